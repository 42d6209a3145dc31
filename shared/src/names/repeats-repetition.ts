/**
 * Whether an expression repeats a group that has a repetition or alternatives inside, such as `(a+)+` or `(a|aa)*`. A matcher that
 * goes back, as those of older helpers do, can need time without end for one. Our own matcher does not.
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
  /** It holds a repetition or alternatives, so that it can match the same text in several ways. */
  isVaried: boolean
}

/** Escaped characters, classes, group beginnings, group ends with what repeats them, and all else of one character. */
const tokens =
  /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?[^)|]*?[:>=!]|\?P?<\w+>)?|\)(?:[*+]|\{\d+(?:,\d*)?\})?|[*+]|\{\d+(?:,\d*)?\}|[\s\S]/gu

/** Optional is no repetition, nor is once. */
function isRepetition(token: string): boolean {
  return /^(?:[*+]|\{(?:\d+,\d*|[2-9]|\d{2,})\})/.test(token)
}
