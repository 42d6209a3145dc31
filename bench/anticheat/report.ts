import { rounded } from '../numbers/rounded.ts'
import { machineNow, type Report } from '../report/report.ts'
import type { Evaluation } from './evaluate.ts'
import type { Outcome } from './figures/outcome.ts'
import {
  ablationTable,
  assistiveTable,
  mixedTable,
  peopleTable,
  percent,
  settingsThatPass,
  toolsTable,
} from './figures/tables.ts'
import type { Session } from './sessions.ts'

/** The evaluation as tables, and as one document for programs. */
export function reportOf(evaluation: Evaluation, options: Readonly<Record<string, unknown>>): Report {
  const { outcomes, bars, ablation, calibration, curves } = evaluation
  const of = (...groups: Session['group'][]) =>
    outcomes.filter(({ session }) => groups.includes(session.group))
  return {
    tables: [
      calibration.map(row => ({ ...row })),
      peopleTable(of('people')),
      assistiveTable(of('assistive')),
      toolsTable(of('tools')),
      settingsThatPass(of('tools')),
      mixedTable(of('away', 'beside')),
      ablationTable(ablation),
      bars.map(({ bar, measured, limit, reached }) => ({
        bar,
        measured: percent(measured),
        limit: percent(limit),
        reached,
      })),
    ],
    notes: [
      'Minutes of one session are alike: intervals are 95 % (Wilson) with as many trials as the differences between sessions allow.',
      '"Productive" is without any rule; "flagged" is for a pattern of tools; "no input" is movement without keys, clicks or wheel, which accuses nobody.',
      'In the table of the rules, known cases and families that are out of reach are left out.',
    ],
    document: {
      options,
      machine: machineNow(),
      sessions: evaluation.sessions,
      minutes: evaluation.minutes,
      bars,
      ablation,
      people: rowsOf(of('people')),
      assistive: rowsOf(of('assistive')),
      tools: rowsOf(of('tools')),
      mixed: rowsOf(of('away', 'beside')),
      calibration,
      curves: curves.map(curve => ({
        ...curve,
        points: curve.points.map(point => ({
          threshold: point.threshold,
          peopleLost: rounded(point.peopleLost, 6),
          assistiveLost: rounded(point.assistiveLost, 6),
          toolsCaught: rounded(point.toolsCaught, 6),
        })),
      })),
    },
    failed: bars.some(({ reached }) => !reached),
  }
}

/** One row a session. */
function rowsOf(outcomes: readonly Outcome[]) {
  return outcomes.map(outcome => {
    const { session, minutes, before, after, flagged, byRule, away } = outcome
    const { group, name, of } = session
    return { group, name, of, minutes, before, after, lost: before - after, flagged, byRule, away }
  })
}

/** A line on what a run of this size would cost and say. */
export function planOf(sessions: readonly Session[]): string {
  const minutes = sessions.reduce((sum, { toMs }) => sum + Math.round(toMs / 60_000), 0)
  return `${sessions.length} sessions, ${rounded(minutes / 60, 0)} hours of input`
}
