import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { compileScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import type { Policy } from '@telemetry-tracker/shared/policy'

const longestTitle = 1024
const scrubMark = '•••'

const mailAddress = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+/gu
/** Like ABC-1234. */
const caseId = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]+-\p{N}+(?![\p{L}\p{N}])/gu
const longNumber = /\p{N}{5,}/gu
/** Card and phone numbers are written in groups; dates (eight digits) are no secret. */
const groupedNumber = /\p{N}(?:[ .'’/-]?\p{N}){8,}/gu

/** More time than honest patterns ever need for a title. */
const patternBudgetMs = 200

/**
 * Makes the function that says how much of a title leaves this machine, by the policy's mode.
 * A scrub pattern that does not compile, or patterns that take too long, cost the title and nothing else.
 */
export function compileTitleRedaction(
  policy: Policy,
  rules: Pick<Rules, 'knownName'>,
): (title: string) => string {
  const scrubMore = compileScrubPatterns(policy.titleScrubPatterns)
  switch (policy.windowTitleMode) {
    case 'off':
      return () => ''
    case 'redacted':
      return title => rules.knownName(title) ?? ''
    case 'full':
      return title => cut(scrubMore(scrub(readable(title))), longestTitle)
  }
}

/** A text of at most so many characters, never ending in half of one. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}

function scrub(title: string): string {
  return [mailAddress, caseId, groupedNumber, longNumber].reduce(
    (text, pattern) => text.replace(pattern, scrubMark),
    title,
  )
}

/** Without control and direction characters, which only serve to deceive a reader. */
function readable(title: string): string {
  return title
    .slice(0, 4 * longestTitle)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .trim()
}

/** Linear matchers, and no more of them than there is time for: what can't be looked through is left out. */
function compileScrubPatterns(sources: readonly string[]): (title: string) => string {
  const patterns = sources.map(compileScrubPattern).filter(pattern => 'find' in pattern)
  // A pattern that was to hide something and can't: nothing is shown instead.
  if (patterns.length < sources.length) return () => ''
  return title => {
    const startedMs = performance.now()
    let text = title
    for (const { find } of patterns) {
      if (performance.now() - startedMs > patternBudgetMs) return ''
      text = replaceRanges(text, find(text))
    }
    return text
  }
}

function replaceRanges(text: string, ranges: readonly [start: number, end: number][]): string {
  let shown = ''
  let from = 0
  for (const [start, end] of ranges) {
    shown += text.slice(from, start) + scrubMark
    from = end
  }
  return shown + text.slice(from)
}
