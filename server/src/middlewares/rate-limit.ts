/** How many different senders are remembered before full buckets are forgotten. */
const mostSenders = 10_000

interface Bucket {
  tokens: number
  filledMs: number
}

/**
 * A token bucket a sender: `perMinute` at once, refilled evenly. The returned function takes one and says how many seconds to wait when there
 * is none, else 0.
 */
export function createRateLimit(perMinute: number): (sender: string, nowMs: number) => number {
  const buckets = new Map<string, Bucket>()
  const tokensPerMs = perMinute / 60_000

  const filled = (bucket: Bucket, nowMs: number) =>
    Math.min(perMinute, bucket.tokens + Math.max(0, nowMs - bucket.filledMs) * tokensPerMs)

  function forgetFull(nowMs: number): void {
    for (const [sender, bucket] of buckets) if (filled(bucket, nowMs) >= perMinute) buckets.delete(sender)
  }

  return (sender, nowMs) => {
    if (buckets.size >= mostSenders) forgetFull(nowMs)
    const known = buckets.get(sender)
    const tokens = known ? filled(known, nowMs) : perMinute
    const isAllowed = tokens >= 1
    const left = isAllowed ? tokens - 1 : tokens
    if (known) {
      known.tokens = left
      known.filledMs = nowMs
    } else buckets.set(sender, { tokens: left, filledMs: nowMs })
    return isAllowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / tokensPerMs / 1000))
  }
}
