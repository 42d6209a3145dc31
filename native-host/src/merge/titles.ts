import { isNativeError } from 'node:util/types'
import { createContext, Script } from 'node:vm'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { SettingError } from '@telemetry-tracker/shared/settings/setting'

const longestTitle = 1024
const scrubMark = '•••'

const mailAddress = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+/gu
/** Like ABC-1234. */
const caseId = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]+-\p{N}+(?![\p{L}\p{N}])/gu
const longNumber = /\p{N}{5,}/gu
/** Card and phone numbers are written in groups; dates (eight digits) are no secret. */
const groupedNumber = /\p{N}(?:[ .'’/-]?\p{N}){8,}/gu

/** More time than an honest pattern ever needs on a title. */
const patternTimeoutMs = 50

/**
 * Makes the function that says how much of a title leaves this machine, by the policy's mode.
 * A scrub pattern that takes too long costs the whole title. Throws a SettingError for a pattern that is no regular expression.
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

/** The patterns come from people and may be slow without end: they run where time is bounded. */
function compileScrubPatterns(patterns: readonly string[]): (title: string) => string {
  if (patterns.length === 0) return title => title
  const sources = patterns.map(checked)
  const room = createContext({ title: '', sources, mark: scrubMark })
  const script = new Script(
    'sources.reduce((text, source) => text.replace(new RegExp(source, "giu"), mark), title)',
  )
  return title => {
    room['title'] = title
    try {
      return String(script.runInContext(room, { timeout: patternTimeoutMs }))
    } catch (error) {
      if (isTimeout(error)) return ''
      throw error
    }
  }
}

/** Errors of that room are not instances of our Error. */
function isTimeout(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}

function checked(source: string): string {
  try {
    return new RegExp(source, 'giu').source
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SettingError(
      `TITLE_SCRUB_PATTERNS has a part that is no regular expression: ${why}. Correct it.`,
    )
  }
}
