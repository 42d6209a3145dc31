import type { NoInputCounts } from './contracts/http.ts'

/** Seconds in each state, as the API answers them: time without input is a part of the non-productive time. */
export interface Times {
  productive: number
  nonProductive: number
  noInput: number
}

/** The time that percentages are made of, in seconds. */
export interface CountedTime {
  productive: number
  nonProductive: number
  total: number
}

/** Two shares of a whole, in whole percent. */
export interface Shares {
  productive: number
  nonProductive: number
}

/** The time that percentages are made of: without the time without input if the policy leaves it out. Every percentage is made of this. */
export function countedTime(
  { productive, nonProductive, noInput }: Times,
  counts: NoInputCounts,
): CountedTime {
  const counted = counts === 'left_out' ? nonProductive - noInput : nonProductive
  return { productive, nonProductive: counted, total: productive + counted }
}

/**
 * The shares of productive and non-productive seconds, in whole percent that add up to 100. An existing share
 * is never shown as 0, nor the other one as 100. Undefined when there is no time.
 */
export function sharesOf(times: Times, counts: NoInputCounts): Shares | undefined {
  const { productive: productiveSec, nonProductive: nonProductiveSec, total } = countedTime(times, counts)
  if (total <= 0) return undefined
  const rounded = Math.round((productiveSec / total) * 100)
  const isMixed = productiveSec > 0 && nonProductiveSec > 0
  const productive = isMixed ? Math.min(99, Math.max(1, rounded)) : rounded
  return { productive, nonProductive: 100 - productive }
}
