import * as z from 'zod'

/**
 * Regular expressions, separated by commas; a comma inside brackets, as in `\d{2,4}`, belongs to its pattern.
 */
export function patternList(fallback: readonly string[], what: string) {
  return z
    .string()
    .transform(splitPatterns)
    .default([...fallback])
    .describe(what)
}

/**
 * Splits at the commas outside of all brackets. Inside `[…]` other brackets are literal, and so is any
 * character after a backslash.
 */
function splitPatterns(list: string): string[] {
  const patterns = ['']
  let depth = 0
  let isInClass = false
  for (const [token] of list.matchAll(/\\.|[\s\S]/g)) {
    if (token === ',' && depth === 0 && !isInClass) {
      patterns.push('')
      continue
    }
    if (isInClass) isInClass = token !== ']'
    else if (token === '[') isInClass = true
    else if (token === '{' || token === '(') depth++
    else if (token === '}' || token === ')') depth = Math.max(0, depth - 1)
    patterns.push(`${patterns.pop()}${token}`)
  }
  return patterns.map(pattern => pattern.trim()).filter(pattern => pattern !== '')
}
