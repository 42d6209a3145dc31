/** How many different senders are remembered before the one longest unheard of is forgotten. */
const maxSenders = 20_000

interface Bucket {
  tokens: number
  filledMs: number
}

/** Takes one token of a sender's bucket: how many seconds to wait when there is none, else 0. */
export type RateLimit = (sender: string, nowMs: number) => number

/**
 * A token bucket for each sender: `most` at once, refilled evenly over `perMs`. A request costs the same however many senders there are.
 */
export function createRateLimit(most: number, perMs = 60_000): RateLimit {
  /** In the order of their last request. */
  const buckets = new Map<string, Bucket>()
  const tokensPerMs = most / perMs

  return (sender, nowMs) => {
    const known = buckets.get(sender)
    const tokens = known
      ? Math.min(most, known.tokens + Math.max(0, nowMs - known.filledMs) * tokensPerMs)
      : most
    const isAllowed = tokens >= 1
    buckets.delete(sender)
    const [oldest] = buckets.size >= maxSenders ? buckets.keys() : []
    if (oldest !== undefined) buckets.delete(oldest)
    buckets.set(sender, { tokens: isAllowed ? tokens - 1 : tokens, filledMs: nowMs })
    return isAllowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / tokensPerMs / 1000))
  }
}
