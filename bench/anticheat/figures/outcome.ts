import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { type RuleName, ruleNames, rulesWithout } from '../path/rules.ts'
import { type JudgedMinute, judgeMinutes } from '../path/server.ts'
import type { Session } from '../sessions.ts'
import type { Recorded } from '../simulate.ts'

/** A session with what the server would store of it. */
export interface Played {
  session: Session
  recorded: Recorded
}

/** What rules make of one session. Minutes that are not counted in the other fields were not productive anyway. */
export interface Outcome {
  session: Session
  minutes: number
  /** Minutes that are productive without any rule. */
  before: number
  /** Minutes that are productive with them. */
  after: number
  /** Minutes that would be productive but for a pattern of tools. */
  flagged: number
  /** How many of the lost minutes each rule left out a channel of. */
  byRule: Partial<Record<RuleName, number>>
  /** While only a tool ran: minutes, and how many of them count. */
  away: { minutes: number; counted: number }
}

const noRules = rulesWithout(ruleNames)

/** Judges a session without any rule and with these. */
export function outcomeOf({ session, recorded }: Played, rules: Rules): Outcome {
  const judged = judgeMinutes(recorded.minutes, rules)
  const before = judgeMinutes(recorded.alone ?? recorded.minutes, noRules)
  const outcome: Outcome = {
    session,
    minutes: judged.length,
    before: 0,
    after: 0,
    flagged: 0,
    byRule: {},
    away: { minutes: 0, counted: 0 },
  }
  for (const [index, minute] of judged.entries()) {
    if (isAway(session, index)) countAway(outcome, minute)
    else if (!isBorder(session, index)) countMinute(outcome, minute, before[index]?.isProductive === true)
  }
  return outcome
}

function isAway({ away }: Session, minute: number): boolean {
  return away !== undefined && minute >= away.fromMinute && minute < away.toMinute
}

/** The minutes in which a person leaves and comes back belong to neither the person nor the tool. */
function isBorder({ away }: Session, minute: number): boolean {
  return away !== undefined && (minute === away.fromMinute - 1 || minute === away.toMinute)
}

function countAway(outcome: Outcome, { isProductive }: JudgedMinute): void {
  outcome.away.minutes++
  if (isProductive) outcome.away.counted++
}

function countMinute(outcome: Outcome, minute: JudgedMinute, wasProductive: boolean): void {
  if (!wasProductive) return
  outcome.before++
  if (minute.isProductive) {
    outcome.after++
    return
  }
  if (minute.isFlagged) outcome.flagged++
  for (const rule of minute.rules) outcome.byRule[rule] = (outcome.byRule[rule] ?? 0) + 1
}

/** All outcomes of a group, by name in the order of their sessions. */
export function byName(outcomes: readonly Outcome[]): Map<string, Outcome[]> {
  return Map.groupBy(outcomes, ({ session }) => session.name)
}

export function sumOf(
  outcomes: readonly Outcome[],
  field: 'minutes' | 'before' | 'after' | 'flagged',
): number {
  return outcomes.reduce((sum, outcome) => sum + outcome[field], 0)
}
