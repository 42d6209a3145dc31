import type { Cell } from '../../report/table.ts'
import { inputKinds } from '../assistive/kinds.ts'
import { type RuleName, ruleNames } from '../path/rules.ts'
import { toolFamilies } from '../tools/families.ts'
import type { Estimate } from './intervals.ts'
import { byName, type Outcome, sumOf } from './outcome.ts'
import { countedShare, flaggedShare, limits, lostShare, type Summary } from './summary.ts'

type Row = Record<string, Cell>

/** People, by kind: the minutes that the rules take from them. */
export function peopleTable(outcomes: readonly Outcome[]): Row[] {
  return withTotal(outcomes, (name, of) => ({
    people: name,
    sessions: of.length,
    productive: sumOf(of, 'before'),
    flagged: sumOf(of, 'flagged'),
    'flagged, 95 %': interval(flaggedShare(of)),
    'no input': sumOf(of, 'before') - sumOf(of, 'after') - sumOf(of, 'flagged'),
    rules: rulesIn(of),
  }))
}

/** Assistive and special input, by kind. */
export function assistiveTable(outcomes: readonly Outcome[]): Row[] {
  return withTotal(outcomes, (name, of) => ({
    input: name,
    sessions: of.length,
    productive: sumOf(of, 'before'),
    lost: sumOf(of, 'before') - sumOf(of, 'after'),
    'lost, 95 %': interval(lostShare(of)),
    rules: rulesIn(of),
    'known case': inputKinds.find(kind => kind.name === name)?.knownCase ?? null,
  }))
}

/** Tools, by family. */
export function toolsTable(outcomes: readonly Outcome[]): Row[] {
  return [...byName(outcomes)].map(([name, of]) => {
    const counted = countedShare(of)
    const outOfReach = toolFamilies.find(family => family.name === name)?.outOfReach
    return {
      tools: name,
      settings: of.length,
      minutes: sumOf(of, 'minutes'),
      'productive without rules': sumOf(of, 'before'),
      'with them': sumOf(of, 'after'),
      'not productive': percent(1 - counted.share),
      '95 %': interval({ share: 1 - counted.share, low: 1 - counted.high, high: 1 - counted.low }),
      reached: outOfReach === undefined ? counted.share <= limits.toolsCounted : null,
      'out of reach': outOfReach ?? null,
    }
  })
}

/** The settings of tools that still count in more than one of twenty minutes. */
export function settingsThatPass(outcomes: readonly Outcome[]): Row[] {
  return outcomes
    .filter(({ minutes, after }) => after > limits.toolsCounted * minutes)
    .map(({ session, minutes, after }) => ({
      tools: session.name,
      setting: session.of,
      'productive minutes': after,
      of: minutes,
    }))
}

/** A person who is away while a tool runs, and one who works beside a tool. */
export function mixedTable(outcomes: readonly Outcome[]): Row[] {
  return (['away', 'beside'] as const).map(group => {
    const of = outcomes.filter(({ session }) => session.group === group)
    const away = of.reduce((sum, outcome) => sum + outcome.away.minutes, 0)
    return {
      'mixed use': group === 'away' ? 'away for a third of the time, a tool runs' : 'works while a tool runs',
      sessions: of.length,
      'productive minutes of work': sumOf(of, 'before'),
      lost: sumOf(of, 'before') - sumOf(of, 'after'),
      'lost, 95 %': interval(lostShare(of)),
      'minutes away': away,
      counted: of.reduce((sum, outcome) => sum + outcome.away.counted, 0),
      rules: rulesIn(of),
    }
  })
}

/** The figures with all rules, and with each of them off (or on, if it is off by default). */
export function ablationTable(summaries: readonly { rules: string; summary: Summary }[]): Row[] {
  return summaries.map(({ rules, summary }) => ({
    rules,
    'people flagged': percent(summary.peopleFlagged.share),
    'people lost': percent(summary.peopleLost.share),
    'assistive lost': percent(summary.assistiveLost.share),
    'tools counted': percent(summary.toolsCounted.share),
    'tools, 95 %': interval(summary.toolsCounted),
    'away counted': percent(summary.awayCounted.share),
    'work lost': percent(summary.workLost.share),
  }))
}

function withTotal(outcomes: readonly Outcome[], row: (name: string, of: Outcome[]) => Row): Row[] {
  if (outcomes.length === 0) return []
  return [...byName(outcomes)].map(([name, of]) => row(name, of)).concat(row('all', [...outcomes]))
}

/** Which rules took minutes, most first. */
function rulesIn(outcomes: readonly Outcome[]): string {
  const counts = ruleNames.map((rule): [RuleName, number] => [
    rule,
    outcomes.reduce((sum, { byRule }) => sum + (byRule[rule] ?? 0), 0),
  ])
  return counts
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([rule, count]) => `${rule} ${count}`)
    .join(', ')
}

/** A share in percent, with as many digits as small shares need. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–'
  const digits = share === 0 || share >= 0.1 ? 1 : share >= 0.01 ? 2 : 3
  return `${(100 * share).toFixed(digits)} %`
}

function interval({ share, low, high }: Estimate): string {
  return Number.isNaN(share) ? '–' : `${percent(low)} to ${percent(high)}`
}
