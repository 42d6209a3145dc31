/** A share with its 95 % interval. */
export interface Estimate {
  share: number
  low: number
  high: number
}

/** One session's part of a share: `hits` of `of`. */
export interface Part {
  of: number
  hits: number
}

const z95 = 1.959964

/** Wilson's interval of a share of independent trials. Without trials nothing is known. */
export function wilson(hits: number, of: number): Estimate {
  if (of <= 0) return { share: Number.NaN, low: 0, high: 1 }
  const share = hits / of
  const z2 = z95 * z95
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of)
  const half = (z95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of))) / (1 + z2 / of)
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/**
 * The same for minutes that come in sessions. Minutes of one session are alike, so that there are fewer
 * independent ones than minutes: Wilson's interval with as many trials as the differences between the sessions
 * allow (the design effect of cluster samples).
 */
export function estimateOf(parts: readonly Part[]): Estimate {
  const of = parts.reduce((sum, part) => sum + part.of, 0)
  const hits = parts.reduce((sum, part) => sum + part.hits, 0)
  return wilson(hits / designEffect(parts), of / designEffect(parts))
}

/** How many minutes of a session say as much as one independent minute; at least 1. */
export function designEffect(parts: readonly Part[]): number {
  const sessions = parts.filter(part => part.of > 0)
  const of = sessions.reduce((sum, part) => sum + part.of, 0)
  const share = sessions.reduce((sum, part) => sum + part.hits, 0) / of
  const independent = (share * (1 - share)) / of
  if (sessions.length < 2 || !(independent > 0)) return 1
  const squares = sessions.reduce((sum, part) => sum + (part.hits - share * part.of) ** 2, 0)
  const clustered = (sessions.length / (sessions.length - 1)) * (squares / of ** 2)
  return Math.max(1, clustered / independent)
}
