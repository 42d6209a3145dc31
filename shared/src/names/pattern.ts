import { normalForm } from './normal-form.ts'

/** Finds the first of a list's patterns that stands in a text as whole words. */
export type PatternFinder = (text: string) => string | undefined

/**
 * Compiles a list of names to look for in app names and titles: compared in their normal form, at word boundaries of any script ("around" is
 * not in "Turnaround"). Beside a character of a script that writes without spaces no boundary is needed.
 */
export function compilePatterns(patterns: readonly string[]): PatternFinder {
  const names = patterns.map(nameToFind).filter(({ wanted }) => wanted !== '')
  if (names.length === 0) return () => undefined
  return text => {
    const within = normalForm(text)
    return names.find(name => standsIn(within, name))?.pattern
  }
}

interface NameToFind {
  /** As it stands in the list. */
  pattern: string
  wanted: string
  mayFollowWord: boolean
  mayPrecedeWord: boolean
}

const wordCharacter = /^[\p{L}\p{N}\p{Mn}\p{Mc}_]/u
const beginsWord = /^[\p{L}\p{N}_]/u
const endsWord = /[\p{L}\p{N}\p{Mn}\p{Mc}_]$/u
const unspaced = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}]'
const beginsUnspaced = new RegExp(`^${unspaced}`, 'u')
const endsUnspaced = new RegExp(`${unspaced}$`, 'u')

function nameToFind(pattern: string): NameToFind {
  const wanted = normalForm(pattern)
  return {
    pattern,
    wanted,
    mayFollowWord: !beginsWord.test(wanted) || beginsUnspaced.test(wanted),
    mayPrecedeWord: !endsWord.test(wanted) || endsUnspaced.test(wanted),
  }
}

function standsIn(within: string, { wanted, mayFollowWord, mayPrecedeWord }: NameToFind): boolean {
  for (let at = within.indexOf(wanted); at !== -1; at = within.indexOf(wanted, at + 1)) {
    const isFreeBefore = mayFollowWord || !isWord(characterBefore(within, at))
    if (isFreeBefore && (mayPrecedeWord || !isWord(within.slice(at + wanted.length, at + wanted.length + 2))))
      return true
  }
  return false
}

/** Whether a text begins with a character that would be part of a word beside it. */
function isWord(text: string): boolean {
  return wordCharacter.test(text) && !beginsUnspaced.test(text)
}

function characterBefore(text: string, at: number): string {
  const isPair = at > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(at - 1))
  return text.slice(Math.max(0, at - (isPair ? 2 : 1)), at)
}
