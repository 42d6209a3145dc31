import { inputKinds } from '../assistive/kinds.ts'
import { toolFamilies } from '../tools/families.ts'
import { type Estimate, estimateOf } from './intervals.ts'
import { byName, type Outcome } from './outcome.ts'

/** The figures of a whole evaluation, each with its interval. */
export interface Summary {
  peopleFlagged: Estimate
  peopleLost: Estimate
  assistiveLost: Estimate
  toolsCounted: Estimate
  workLost: Estimate
  awayCounted: Estimate
}

const knownCases = new Set(inputKinds.filter(kind => kind.knownCase !== undefined).map(kind => kind.name))
const outOfReach = new Set(
  toolFamilies.filter(family => family.outOfReach !== undefined).map(family => family.name),
)

/** Kinds that are known to be wronged and families that are out of reach are left out of the figures. */
export function summaryOf(outcomes: readonly Outcome[]): Summary {
  const of = (...groups: Outcome['session']['group'][]) =>
    outcomes.filter(({ session: { group, name } }) => groups.includes(group) && !isException(group, name))
  return {
    peopleFlagged: flaggedShare(of('people')),
    peopleLost: lostShare(of('people')),
    assistiveLost: lostShare(of('assistive')),
    toolsCounted: countedShare(of('tools')),
    workLost: lostShare(of('away', 'beside')),
    awayCounted: estimateOf(of('away').map(({ away }) => ({ of: away.minutes, hits: away.counted }))),
  }
}

function isException(group: Outcome['session']['group'], name: string): boolean {
  return group === 'assistive' ? knownCases.has(name) : outOfReach.has(name)
}

/** Of the minutes that are productive without rules, those that are no longer. */
export function lostShare(outcomes: readonly Outcome[]): Estimate {
  return estimateOf(outcomes.map(({ before, after }) => ({ of: before, hits: before - after })))
}

/** Of the minutes that are productive without rules, those flagged as a pattern of tools. */
export function flaggedShare(outcomes: readonly Outcome[]): Estimate {
  return estimateOf(outcomes.map(({ before, flagged }) => ({ of: before, hits: flagged })))
}

/** Of all minutes of tools, those that are productive. */
export function countedShare(outcomes: readonly Outcome[]): Estimate {
  return estimateOf(outcomes.map(({ minutes, after }) => ({ of: minutes, hits: after })))
}

/** A demand of how good the rules must be, and whether they are. */
export interface Bar {
  bar: string
  measured: number
  limit: number
  reached: boolean
}

/** The shares that the rules must stay below. */
export const limits = {
  peopleFlagged: 0.001,
  peopleFlaggedHigh: 0.002,
  assistiveLost: 0.001,
  toolsCounted: 0.05,
  workLost: 0.002,
  awayCounted: 0.05,
} as const

export function barsOf(outcomes: readonly Outcome[]): Bar[] {
  const summary = summaryOf(outcomes)
  const bar = (name: string, measured: number, limit: number): Bar => ({
    bar: name,
    measured,
    limit,
    // Nothing measured is no success, but also no failure of the rules.
    reached: !(measured > limit),
  })
  const worst = worstFamily(outcomes)
  return [
    bar("people's productive minutes flagged", summary.peopleFlagged.share, limits.peopleFlagged),
    bar('the same, upper end of the interval', summary.peopleFlagged.high, limits.peopleFlaggedHigh),
    bar(
      'assistive and special input: productive minutes lost',
      summary.assistiveLost.share,
      limits.assistiveLost,
    ),
    bar(`tools: minutes that count, worst family (${worst.name})`, worst.share, limits.toolsCounted),
    bar("mixed use: person's productive minutes lost", summary.workLost.share, limits.workLost),
    bar('mixed use: minutes away that count', summary.awayCounted.share, limits.awayCounted),
  ]
}

function worstFamily(outcomes: readonly Outcome[]): { name: string; share: number } {
  const tools = outcomes.filter(({ session: { group, name } }) => group === 'tools' && !outOfReach.has(name))
  const families = [...byName(tools)].map(([name, of]) => ({ name, share: countedShare(of).share }))
  return families.toSorted((a, b) => b.share - a.share)[0] ?? { name: 'none', share: 0 }
}
