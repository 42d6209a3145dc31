/** Finds the first of a list's patterns that stands in a text as whole words. */
export type PatternFinder = (text: string) => string | undefined

/**
 * Compiles a list of names to look for in app names and titles: case-insensitive, at word boundaries of any script
 * ("around" is not in "Turnaround"). Where a pattern begins or ends in a script that writes without spaces, that side needs no boundary.
 */
export function compilePatterns(patterns: readonly string[]): PatternFinder {
  const names = patterns.filter(pattern => pattern.trim() !== '')
  if (names.length === 0) return () => undefined
  const each = names.map(name => ({ name, expression: new RegExp(wholeWords(name), 'iu') }))
  const any = new RegExp(names.map(wholeWords).join('|'), 'iu')
  return text => (any.test(text) ? each.find(({ expression }) => expression.test(text))?.name : undefined)
}

const wordCharacter = '[\\p{L}\\p{N}\\p{M}_]'
const beginsWord = /^[\p{L}\p{N}_]/u
const endsWord = /[\p{L}\p{N}\p{M}_]$/u
const unspaced = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}]'
const beginsUnspaced = new RegExp(`^${unspaced}`, 'u')
const endsUnspaced = new RegExp(`${unspaced}$`, 'u')

function wholeWords(name: string): string {
  const before = beginsWord.test(name) && !beginsUnspaced.test(name) ? `(?<!${wordCharacter})` : ''
  const after = endsWord.test(name) && !endsUnspaced.test(name) ? `(?!${wordCharacter})` : ''
  return `${before}${name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}${after}`
}
