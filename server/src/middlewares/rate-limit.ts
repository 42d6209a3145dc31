/** The maximum number of senders; beyond it, the one with the oldest request is removed. */
const maxSenders = 20_000

interface Bucket {
  tokens: number
  filledMs: number
}

/** Takes one token from a sender's bucket. Returns 0, or the number of seconds to wait if there is none. */
export type RateLimit = (sender: string, nowMs: number) => number

/**
 * A token bucket for each sender: `max` at once, refilled evenly over `perMs`. The cost of a call does not depend on the number of senders.
 */
export function createRateLimit(max: number, perMs = 60_000): RateLimit {
  /** In order of the last request. */
  const buckets = new Map<string, Bucket>()
  const tokensPerMs = max / perMs

  return (sender, nowMs) => {
    const known = buckets.get(sender)
    const tokens = known
      ? Math.min(max, known.tokens + Math.max(0, nowMs - known.filledMs) * tokensPerMs)
      : max
    const isAllowed = tokens >= 1
    buckets.delete(sender)
    const [oldest] = buckets.size >= maxSenders ? buckets.keys() : []
    if (oldest !== undefined) buckets.delete(oldest)
    buckets.set(sender, { tokens: isAllowed ? tokens - 1 : tokens, filledMs: nowMs })
    return isAllowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / tokensPerMs / 1000))
  }
}
