import type { Match } from '@telemetry-tracker/shared/engine/matches'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { compileScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { endsWithBrowser, findAddresses, isAddressTitle } from './addresses.ts'
import { findSecrets } from './secrets.ts'
import { type Range, shownRange, type TitleForm, titleForms } from './title-form.ts'

const maxTitleLength = 1024
const scrubMark = '•••'

/** Much more time than reasonable patterns need for a title. */
const patternBudgetMs = 200

/** The program whose window has a title. `isBrowser`: the helper knows that it is one, whatever it is called. */
interface TitledProgram {
  app: string
  isBrowser: boolean
}

const unknownProgram: TitledProgram = { app: '', isBrowser: false }

/**
 * Returns the part of a title that may leave this machine. A browser title that is a page's URL is always
 * removed.
 */
export type RedactTitle = (title: string, program?: TitledProgram) => string

/**
 * Makes the function that redacts titles by the policy's mode. A scrub pattern that does not compile, or
 * patterns that take too long, only hide the title.
 */
export function compileTitleRedaction(policy: Policy, rules: Pick<Rules, 'match'>): RedactTitle {
  if (policy.windowTitleMode === 'off') return () => ''
  const isRedacted = policy.windowTitleMode === 'redacted'
  const findMore = compileScrubPatterns(policy.titleScrubPatterns)
  return (title, { app, isBrowser } = unknownProgram) => {
    const shown = readable(title)
    const forms = titleForms(shown)
    const [form] = forms
    const isOfBrowser = isBrowser || endsWithBrowser(form.text)
    if (isOfBrowser && isAddressTitle(form.text)) return ''
    if (isRedacted) return decidingName(rules.match({ app, title: shown, site: null }))
    const more = findMore(form, shown)
    if (more === undefined) return ''
    const found = forms.flatMap(each =>
      [...findAddresses(each.text, isOfBrowser), ...findSecrets(each.text)].map(range =>
        shownRange(each, range),
      ),
    )
    const scrubbed = replaceRanges(shown, [...found, ...more])
    return cut(scrubbed.replace(/\p{N}{5,}/gu, scrubMark), maxTitleLength)
  }
}

/** Only a name that decides may become the title: as a whole title, any name would. */
function decidingName(match: Match | undefined): string {
  return match?.by === 'title' ? match.name : ''
}

/** A text of at most this many characters that never ends in half a character. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}

/** Composed, without control, direction and invisible characters, which can mislead a reader. */
function readable(title: string): string {
  return title
    .slice(0, 4 * maxTitleLength)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replace(unseenNowhereNeeded, '')
    .normalize('NFC')
    .trim()
}

/**
 * Invisible characters, except the two joiners that some scripts and emoji need, and those that choose an
 * emoji's form.
 */
const unseenNowhereNeeded = /(?!\u200C|\u200D|\uFE0E|\uFE0F|[\u{E0020}-\u{E007F}])[\p{DI}\p{Cf}]/gu

/** Linear-time matchers, run within the time budget. Undefined when the title can't be checked. */
function compileScrubPatterns(
  sources: readonly string[],
): (form: TitleForm, shown: string) => Range[] | undefined {
  const patterns = sources.map(compileScrubPattern).filter(pattern => 'find' in pattern)
  // A pattern that should hide something doesn't work, so nothing is shown.
  if (patterns.length < sources.length) return () => undefined
  return (form, shown) => {
    const startedMs = performance.now()
    const found: Range[] = []
    for (const { find } of patterns) {
      if (performance.now() - startedMs > patternBudgetMs) return undefined
      found.push(...find(shown), ...find(form.text).map(range => shownRange(form, range)))
    }
    return found
  }
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  let shown = ''
  let from = 0
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (end <= from) continue
    // Overlapping and adjacent ranges share one mark.
    if (start > from || from === 0) shown += text.slice(from, start) + scrubMark
    from = end
  }
  return shown + text.slice(from)
}
