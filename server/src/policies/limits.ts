import { tooOften } from '../errors.ts'
import { createRateLimit, type RateLimit } from '../middlewares/rate-limit.ts'
import { type Budget, createBudget } from './budget.ts'
import { type RouteKey, type Rule, rules } from './rules.ts'

const dayMs = 24 * 60 * 60_000
/** Every new view of other people's data adds an entry to the audit log, which is never deleted. */
const maxNewViewsPerMinute = 300

/** Rate limits per caller, and the limit for concurrent expensive work. */
export interface Limits {
  /** Counts a request. Throws an ApiError that says when to retry if it is over the limit. */
  count(key: RouteKey, caller: string, nowMs: number): void
  /** Counts a recorded view of other people's data. */
  countView(caller: string, nowMs: number): void
  budget: Budget
}

/** The limits of the table of rules, for one server. */
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
  const views = createRateLimit(maxNewViewsPerMinute)

  return {
    count(key, caller, nowMs) {
      for (const secondsToWait of limits.get(key) ?? []) rejectIf(secondsToWait(caller, nowMs))
    },
    countView: (caller, nowMs) => rejectIf(views(caller, nowMs)),
    budget: createBudget(),
  }
}

function ratesOf({ perMinute, perDay }: Rule): RateLimit[] {
  return [
    ...(perMinute === undefined ? [] : [createRateLimit(perMinute)]),
    ...(perDay === undefined ? [] : [createRateLimit(perDay, dayMs)]),
  ]
}

function rejectIf(waitSec: number): void {
  if (waitSec > 0) throw tooOften(waitSec)
}
