import { browsers } from '../browsers.ts'
import { normalForm } from './normal-form.ts'
import { type CompiledNames, compileNames } from './pattern.ts'

/**
 * The first name of a list at each kind of place in a title, from the surest to the least sure; a name is only in
 * its surest one.
 */
export interface TitleNames {
  /** The last part is the name, where most programs write their own: "Standup | Microsoft Teams". */
  last?: string
  /** Another part is the name: "Google Meet - abc-defg-hij". Only names of several words: others are a page's heading. */
  part?: string
  /** Anywhere else. */
  word?: string
  /** The title begins with the name, whatever the other places say. */
  beginning?: string
}

/**
 * Compiles a list of names to find in titles. Titles have parts between ` - `, ` — `, ` | ` and ` · `; the name
 * of the browser at the end is none of them.
 */
export function compileTitleNames(
  patterns: readonly string[],
  names: CompiledNames = compileNames(patterns),
): (title: string) => TitleNames {
  return title => {
    const within = normalForm(title)
    const firsts: Record<keyof TitleNames, number> = { last: none, part: none, word: none, beginning: none }
    let parts: Part[] | undefined
    names.eachIn(within, (number, at, end) => {
      parts ??= partsOf(within)
      const place = placeOf(within, at, end, parts)
      firsts[place] = Math.min(firsts[place], number)
      if (beginsWith(within, at)) firsts.beginning = Math.min(firsts.beginning, number)
    })
    return parts === undefined ? nothing : namesAt(firsts, patterns)
  }
}

const none = Number.MAX_SAFE_INTEGER
const nothing: TitleNames = {}

function namesAt(firsts: Record<keyof TitleNames, number>, patterns: readonly string[]): TitleNames {
  const names: TitleNames = {}
  for (const place of ['last', 'part', 'word', 'beginning'] as const) {
    const name = patterns[firsts[place]]
    if (name !== undefined) names[place] = name
  }
  return names
}

interface Part {
  start: number
  end: number
}

/** All kinds of dashes are the same in the normal form. A bar is also written without spaces in some scripts. */
const separator = / ?\| ?| [-·•] /gu

/** The parts of a title in normal form, without the browser's name at the end. */
function partsOf(within: string): Part[] {
  const parts: Part[] = []
  let start = 0
  for (const { index, 0: mark } of within.matchAll(separator)) {
    parts.push({ start, end: index })
    start = index + mark.length
  }
  parts.push({ start, end: within.length })
  const last = parts.at(-1)
  if (parts.length > 1 && last && browserNames.has(within.slice(last.start, last.end))) parts.pop()
  return parts
}

/** The names that browsers append to a page's title. */
const browserNames = new Set(
  [
    ...Object.values(browsers).flatMap(({ title, listed }) => [title, ...listed]),
    'Mozilla Firefox',
    'Firefox Developer Edition',
    'Firefox Nightly',
  ].map(normalForm),
)

function placeOf(within: string, at: number, end: number, parts: readonly Part[]): 'last' | 'part' | 'word' {
  // A redacted title is nothing but the name, which may contain what separates parts.
  if (at === 0 && end === within.length) return 'last'
  const first = parts.find(part => at >= part.start && at < part.end)
  if (!first || !onlySigns.test(within.slice(first.start, at))) return 'word'
  const final = parts.find(part => end > part.start && end <= part.end)
  if (!final) return 'word'
  const behind = within.slice(end, final.end)
  const isLast = final === parts.at(-1)
  if (isLast && (onlySignsBehind.test(behind) || itsOwnWords.test(behind))) return 'last'
  return onlySignsBehind.test(behind) && /[ .]/.test(within.slice(at, end)) ? 'part' : 'word'
}

/** A counter of messages, a bullet or an emoji, a quotation mark: "(2) Facebook", "● Zoom". */
const onlySigns = /^[\s\p{So}*"'•●]*(?:[([]\d+\+?[)\]])?[\s\p{So}*"'•●]*$/u
const onlySignsBehind = /^[\s\p{So}*"'•●!…]*$/u
/** What meeting programs write behind their own name: "Zoom Meeting", "Webex Meetings". */
const itsOwnWords =
  /^(?: tm)?[ -](?:(?:video )?(?:call|meeting|conference)|meetings|webinar|workplace|besprechung|anruf|réunion|appel|reunión|llamada|reunião|chamada|मीटिंग|कॉल|ミーティング|会议|會議)$/u

function beginsWith(within: string, at: number): boolean {
  return onlySigns.test(within.slice(0, at))
}
