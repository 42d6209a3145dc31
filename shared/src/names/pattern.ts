import { memoize } from './memoize.ts'
import { nameTree } from './name-tree.ts'
import { normalForm } from './normal-form.ts'

/** Finds the first of a list's patterns that appears in a text as whole words. */
export type PatternFinder = (text: string) => string | undefined

/**
 * Compiles a list of names to search in app names and titles: compared in their normal form, at word
 * boundaries of any script ("around" is not in "Turnaround"). Beside a character of a script without spaces
 * no boundary is needed.
 */
export function compilePatterns(patterns: readonly string[]): PatternFinder {
  const names = patterns.map(nameToFind).filter(({ wanted }) => wanted !== '')
  if (names.length === 0) return () => undefined
  const tree = nameTree(names.map(({ wanted }) => wanted))
  return text => {
    const within = normalForm(text)
    const isWordBefore = knownByPlace(at => isWord(characterBefore(within, at)))
    const isWordBehind = knownByPlace(end => isWord(within.slice(end, end + 2)))
    let first = names.length
    let at = 0
    function consider(found: number, end: number): void {
      const name = found < first ? names[found] : undefined
      if (name === undefined) return
      const isFreeBefore = name.mayFollowWord || !isWordBefore(at)
      if (isFreeBefore && (name.mayPrecedeWord || !isWordBehind(end))) first = found
    }
    for (; at < within.length; at++) tree.eachAt(within, at, consider)
    return names[first]?.pattern
  }
}

/** Caches results by position, because many names may begin or end at the same one. */
function knownByPlace(find: (place: number) => boolean): (place: number) => boolean {
  const known: boolean[] = []
  return place => {
    const found = known[place] ?? find(place)
    known[place] = found
    return found
  }
}

interface NameToFind {
  /** As written in the list. */
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

/** The lists of a policy are compiled again for each change and each preview. */
const nameToFind = memoize((pattern): NameToFind => {
  const wanted = normalForm(pattern)
  return {
    pattern,
    wanted,
    mayFollowWord: !beginsWord.test(wanted) || beginsUnspaced.test(wanted),
    mayPrecedeWord: !endsWord.test(wanted) || endsUnspaced.test(wanted),
  }
})

/** Does most of the work of compiling a name in advance. */
export function prepareName(pattern: string): void {
  nameToFind(pattern)
}

/** Whether a text begins with a character that would join a word beside it. */
function isWord(text: string): boolean {
  return wordCharacter.test(text) && !beginsUnspaced.test(text)
}

function characterBefore(text: string, at: number): string {
  const isPair = at > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(at - 1))
  return text.slice(Math.max(0, at - (isPair ? 2 : 1)), at)
}
