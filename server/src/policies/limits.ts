import { tooOften } from '../errors.ts'
import { createRateLimit, type RateLimit } from '../middlewares/rate-limit.ts'
import { type Budget, createBudget } from './budget.ts'
import { type RouteKey, type Rule, rules } from './rules.ts'

const dayMs = 24 * 60 * 60_000
/** Every new look at somebody else's numbers is an entry of the audit log, which is kept for good. */
const maxNewViewsPerMinute = 300

/** What one caller may ask for, and how much of the expensive work runs at once. */
export interface Limits {
  /** Counts a request. Throws an ApiError that says when to come again where it is one too many. */
  count(key: RouteKey, caller: string, nowMs: number): void
  /** Counts a look at somebody else that is written down. */
  countView(caller: string, nowMs: number): void
  budget: Budget
}

/** The limits that stand in the table of rules, for one server. */
export function createLimits(): Limits {
  const together = new Map<string, RateLimit[]>()
  const limits = new Map(
    Object.entries<Rule>(rules).map(([key, rule]) => {
      const name = rule.countedAs ?? key
      const rates = together.get(name) ?? ratesOf(rule)
      together.set(name, rates)
      return [key, rates]
    }),
  )
  const looks = createRateLimit(maxNewViewsPerMinute)

  return {
    count(key, caller, nowMs) {
      for (const secondsToWait of limits.get(key) ?? []) refuseIf(secondsToWait(caller, nowMs))
    },
    countView: (caller, nowMs) => refuseIf(looks(caller, nowMs)),
    budget: createBudget(),
  }
}

function ratesOf({ perMinute, perDay }: Rule): RateLimit[] {
  return [
    ...(perMinute === undefined ? [] : [createRateLimit(perMinute)]),
    ...(perDay === undefined ? [] : [createRateLimit(perDay, dayMs)]),
  ]
}

function refuseIf(waitSec: number): void {
  if (waitSec > 0) throw tooOften(waitSec)
}
