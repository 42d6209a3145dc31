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
export function compilePatterns(
  patterns: readonly string[],
  names: CompiledNames = compileNames(patterns),
): PatternFinder {
  return text => {
    let first = patterns.length
    names.eachIn(normalForm(text), number => {
      first = Math.min(first, number)
    })
    return patterns[first]
  }
}

/** The names of a list, to find every one of them in a text. */
export interface CompiledNames {
  /** Calls back for each place in a text in normal form where a name stands as whole words. */
  eachIn(within: string, found: (number: number, at: number, end: number) => void): void
}

/** Compiles a list of names. They are found by their number in the list; of equal ones only the first. */
export function compileNames(patterns: readonly string[]): CompiledNames {
  const names = patterns.map(nameToFind)
  const numbers = [...names.keys()].filter(number => names[number]?.wanted !== '')
  if (numbers.length === 0) return { eachIn() {} }
  const tree = nameTree(numbers.map(number => names[number]?.wanted ?? ''))
  return {
    eachIn(within, found) {
      const isWordBefore = knownByPlace(at => isWord(characterBefore(within, at)))
      const isWordBehind = knownByPlace(end => isWord(within.slice(end, end + 2)))
      let at = 0
      function consider(leaf: number, end: number): void {
        const number = numbers[leaf] ?? -1
        const name = names[number]
        if (name === undefined) return
        const isFreeBefore = name.mayFollowWord || !isWordBefore(at)
        if (isFreeBefore && (name.mayPrecedeWord || !isWordBehind(end))) found(number, at, end)
      }
      for (; at < within.length; at++) tree.eachAt(within, at, consider)
    },
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
    wanted,
    mayFollowWord: !beginsWord.test(wanted) || beginsUnspaced.test(wanted),
    mayPrecedeWord: !endsWord.test(wanted) || endsUnspaced.test(wanted),
  }
})

/** Does most of the work of compiling a name in advance. */
export function prepareName(pattern: string): void {
  nameToFind(pattern)
}

/** A name in its normal form, from the same cache. */
export function normalName(pattern: string): string {
  return nameToFind(pattern).wanted
}

/** Whether a text begins with a character that would join a word beside it. */
function isWord(text: string): boolean {
  return wordCharacter.test(text) && !beginsUnspaced.test(text)
}

function characterBefore(text: string, at: number): string {
  const isPair = at > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(at - 1))
  return text.slice(Math.max(0, at - (isPair ? 2 : 1)), at)
}
