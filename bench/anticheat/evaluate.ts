import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { type CalibrationRow, calibrationTable } from './figures/calibration.ts'
import { type Curve, curvesOf, pointCount } from './figures/curves.ts'
import { addStatistics, type InputStatistics } from './figures/input-statistics.ts'
import { type Outcome, outcomeOf, type Played } from './figures/outcome.ts'
import { type Bar, barsOf, type Summary, summaryOf } from './figures/summary.ts'
import { offByDefault, type RuleName, ruleNames, rulesWith, rulesWithout } from './path/rules.ts'
import type { Session } from './sessions.ts'
import type { Recorded } from './simulate.ts'
import type { Order } from './worker.ts'

export interface Evaluation {
  sessions: number
  minutes: number
  /** With all rules that are on. */
  outcomes: Outcome[]
  bars: Bar[]
  /** The figures with all of them, with each one off, and with each that is off by default. */
  ablation: { rules: string; summary: Summary }[]
  calibration: CalibrationRow[]
  curves: Curve[]
}

/** Plays sessions as ordered, in the order of the orders. */
export type PlayOrders = (orders: readonly Order[]) => Promise<Recorded[]>

interface Choices {
  /** Rules that are off throughout. */
  without: readonly RuleName[]
  /** Of so many sessions one is played for the curves, and one of each kind of assistive input; 0: no curves. */
  curvesFrom: number
}

/** Plays all sessions, and judges them with all rules and with each of them off. */
export async function evaluate(
  sessions: readonly Session[],
  playOrders: PlayOrders,
  { without, curvesFrom }: Choices,
): Promise<Evaluation> {
  const recorded = await playOrders(sessions.map((_, session) => ({ session, point: null })))
  const played = sessions.map((session, index) => playedAs(session, recorded[index]))
  const outcomesBy = (rules: Rules) => played.map(one => outcomeOf(one, rules))
  const outcomes = outcomesBy(rulesWithout(without))
  const others = ruleNames.filter(rule => !without.includes(rule))
  return {
    sessions: sessions.length,
    minutes: outcomes.reduce((sum, outcome) => sum + outcome.minutes, 0),
    outcomes,
    bars: barsOf(outcomes),
    ablation: [
      {
        rules: without.length === 0 ? 'all' : `without ${without.join(', ')}`,
        summary: summaryOf(outcomes),
      },
      ...others.map(rule => {
        const isOff = offByDefault.includes(rule)
        return {
          rules: `${isOff ? 'with' : 'without'} ${rule}`,
          summary: summaryOf(outcomesBy(isOff ? rulesWith(rule, without) : rulesWithout([...without, rule]))),
        }
      }),
      { rules: 'none', summary: summaryOf(outcomesBy(rulesWithout(ruleNames))) },
    ],
    calibration: calibrationTable(statisticsOf(sessions)),
    curves: curvesFrom === 0 ? [] : curvesOf(await playPoints(sessions, playOrders, curvesFrom)),
  }
}

/** The statistics of simulated people; those of recorded ones would compare recordings with recordings. */
function statisticsOf(sessions: readonly Session[]): InputStatistics {
  const found: InputStatistics = new Map()
  for (const { group, name, stream } of sessions)
    if (group === 'people' && name !== 'recorded people') addStatistics(found, stream())
  return found
}

async function playPoints(
  sessions: readonly Session[],
  playOrders: PlayOrders,
  every: number,
): Promise<Played[][]> {
  const chosen = sessions
    .map((session, index) => ({ session, index }))
    .filter(({ session: { group } }) => ['people', 'assistive', 'tools'].includes(group))
    .filter(({ session }, place) => isFirstOfItsKind(session) || place % every === 0)
  const points = Array.from({ length: pointCount }, (_, point) => point)
  const orders = points.flatMap(point => chosen.map(({ index }) => ({ session: index, point })))
  const recorded = await playOrders(orders)
  return points.map(point =>
    chosen.map(({ session }, place) => playedAs(session, recorded[point * chosen.length + place])),
  )
}

/** Kinds of assistive input differ too much to leave out any. */
function isFirstOfItsKind({ group, of }: Session): boolean {
  return group === 'assistive' && of === 'person 1'
}

function playedAs(session: Session, recorded: Recorded | undefined): Played {
  if (!recorded) throw new Error(`${session.group} ${session.name}, ${session.of}, was not played.`)
  return { session, recorded }
}
