/**
 * Whether an expression repeats a group that contains a repetition or alternatives, such as `(a+)+` or
 * `(a|aa)*`. A backtracking matcher, as in older helpers, may never finish with one. Our own matcher always
 * does.
 */
export function repeatsRepetition(source: string): boolean {
  const open: Group[] = [{ isVaried: false }]
  for (const [token = ''] of source.matchAll(tokens)) {
    const group = open.at(-1)
    if (group === undefined) return false
    if (token.startsWith('(')) open.push({ isVaried: false })
    else if (token === '|' || token === '?' || isRepetition(token)) group.isVaried = true
    else if (token.startsWith(')')) {
      open.pop()
      const outer = open.at(-1)
      const isRepeated = isRepetition(token.slice(1))
      if (isRepeated && group.isVaried) return true
      if (outer !== undefined && (isRepeated || group.isVaried)) outer.isVaried = true
    }
  }
  return false
}

interface Group {
  /** It contains a repetition or alternatives, so it can match the same text in several ways. */
  isVaried: boolean
}

/** Escaped characters, classes, group beginnings, group ends with their quantifier, and single characters. */
const tokens =
  /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?[^)|]*?[:>=!]|\?P?<\w+>)?|\)(?:[*+]|\{\d+(?:,\d*)?\})?|[*+]|\{\d+(?:,\d*)?\}|[\s\S]/gu

/** Optional and exactly once are not repetitions. */
function isRepetition(token: string): boolean {
  return /^(?:[*+]|\{(?:\d+,\d*|[2-9]|\d{2,})\})/.test(token)
}
