import { RE2JS, RE2JSException } from 're2js'
import { expandedSize } from './expanded-size.ts'
import { memoize } from './memoize.ts'
import { repeatsRepetition } from './repeats-repetition.ts'

/** Of all patterns together: what a title costs grows with it, and with the title's length, and with nothing else. */
const maxProgramSize = 5_000

/** One of the policy's expressions for what is scrubbed from titles, ready to look. */
export interface ScrubPattern {
  /** How much work it is, in steps of its program. */
  size: number
  /** It also matches where nothing stands. */
  matchesNothing: boolean
  /** Where it stands in a text: beginnings and ends. Time grows with the text's length only. */
  find(text: string): [start: number, end: number][]
}

/**
 * Compiles one expression, or says in plain English why it can't be used. The matcher is RE2's: it needs linear time whatever the
 * pattern, and has no look-around and no back-references, which can't be had in linear time.
 */
export function compileScrubPattern(source: string): ScrubPattern | { refused: string } {
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(source.normalize('NFC')), RE2JS.CASE_INSENSITIVE)
    return {
      size: expression.programSize(),
      matchesNothing: expression.matches(''),
      find: text => findAll(expression, text),
    }
  } catch (error) {
    if (error instanceof RE2JSException) return { refused: inPlainEnglish(source, error.message) }
    throw error
  }
}

/**
 * Why a policy's patterns are not to be saved, and which one it is; undefined when they are. Stricter than what a helper can run: helpers
 * of earlier versions go back while matching, and get the same policy.
 */
export function scrubPatternFault(
  sources: readonly string[],
): { index: number; message: string } | undefined {
  let size = 0
  for (const [index, source] of sources.entries()) {
    const { refused, size: itsSize } = measureScrubPattern(source)
    if (refused !== undefined) return { index, message: `"${source}" ${refused}. Correct or remove it` }
    size += itsSize
    if (size > maxProgramSize)
      return {
        index,
        message: `"${source}" makes the patterns too large together: titles could not be cleaned in time. Use smaller repeat counts or fewer patterns`,
      }
  }
  return undefined
}

/** What is wrong with a pattern by itself, and its size. Compiling can take long: patterns are measured once. */
export const measureScrubPattern: (source: string) => { refused?: string; size: number } = memoize(source => {
  if (expandedSize(source) > maxProgramSize) return { size: Number.POSITIVE_INFINITY }
  const pattern = compileScrubPattern(source)
  if ('refused' in pattern) return { refused: pattern.refused, size: 0 }
  const refused = slowOrEmpty(source, pattern)
  return { size: pattern.size, ...(refused !== undefined && { refused }) }
})

function slowOrEmpty(source: string, { matchesNothing }: ScrubPattern): string | undefined {
  if (repeatsRepetition(source))
    return 'repeats a group that itself repeats or has alternatives, which can take very long'
  return matchesNothing ? 'also matches an empty text, so it would match everywhere' : undefined
}

function findAll(expression: RE2JS, text: string): [number, number][] {
  const found: [number, number][] = []
  const matcher = expression.matcher(text)
  while (matcher.find()) if (matcher.end() > matcher.start()) found.push([matcher.start(), matcher.end()])
  return found
}

function inPlainEnglish(source: string, message: string): string {
  if (/\(\?(?:<?[=!])/.test(source)) return 'looks ahead or behind, as in (?=…), which is not supported'
  if (/\\[1-9]/.test(source)) return 'refers back to a group, as in \\1, which is not supported'
  return `is not a regular expression: ${message.replace(/^error parsing regexp: /, '').replace('`(?i)', '`')}`
}
