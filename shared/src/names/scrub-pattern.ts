import { RE2JS, RE2JSException } from 're2js'
import { expandedSize } from './expanded-size.ts'
import { memoize } from './memoize.ts'
import { repeatsRepetition } from './repeats-repetition.ts'

/** For all patterns together. The cost of a title grows only with this and with the title's length. */
const maxProgramSize = 5_000

/** A compiled scrub pattern of the policy. */
export interface ScrubPattern {
  /** The size of its program, which is how much work it needs. */
  size: number
  /** Whether it also matches the empty text. */
  matchesNothing: boolean
  /** The beginnings and ends of its matches in a text. The time grows only with the text's length. */
  find(text: string): [start: number, end: number][]
}

/**
 * Compiles one expression, or returns in plain English why it can't be used. The matcher is RE2's: it needs
 * linear time for every pattern, so it has no look-around and no back-references.
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
 * Which of a policy's patterns can't be saved, and why; undefined when all can. Stricter than what a helper
 * can run, because helpers of earlier versions backtrack and get the same policy.
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

/** The problem with a single pattern, and its size. Compiling can take long, so results are cached. */
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
