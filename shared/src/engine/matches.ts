import { otherSite } from '../contracts/native-messages.ts'
import { isDocumentProgram } from '../document-programs.ts'
import { memoize } from '../names/memoize.ts'
import { normalForm } from '../names/normal-form.ts'
import { type CompiledNames, compileNames, compilePatterns, normalName } from '../names/pattern.ts'
import { compileSitePatterns } from '../names/site.ts'
import { compileTitleNames } from '../names/title-names.ts'
import type { Policy } from '../policy.ts'
import { onceForEachList } from './once-for-each-list.ts'
import type { Surface } from './totals.ts'

/** A list's entry that a surface matches. */
export interface Match {
  list: 'meeting' | 'nonProductive'
  /** As written in the list. */
  name: string
  by: 'site' | 'app' | 'title'
}

export type SurfaceToMatch = Readonly<Surface>

type Matches = (surface: SurfaceToMatch) => Match | undefined

/**
 * Prepares the two lists of a policy. The surest match decides, and of two equally sure ones the meeting:
 *
 * 1. the site; where one is known, titles are not matched;
 * 2. the program's name, or its title where that begins with the program's name ("Discord call" in Discord);
 * 3. the last part of the title, where programs write their own name;
 * 4. another part of the title;
 * 5. a word in the title, which makes no meeting.
 *
 * Titles of programs that name their documents in them are not matched.
 */
export function compileMatches({ meetingApps, nonProductiveApps }: Policy): Matches {
  const withMeetings = compiledMatches.get(meetingApps) ?? new WeakMap<readonly string[], Matches>()
  compiledMatches.set(meetingApps, withMeetings)
  const matches = withMeetings.get(nonProductiveApps) ?? compileLists(meetingApps, nonProductiveApps)
  withMeetings.set(nonProductiveApps, matches)
  return matches
}

/** By both lists: teams without their own lists share what was found with the company's. */
const compiledMatches = new WeakMap<readonly string[], WeakMap<readonly string[], Matches>>()

function compileLists(meetingApps: readonly string[], nonProductiveApps: readonly string[]): Matches {
  const meeting = findersOf(meetingApps)
  const nonProductive = findersOf(nonProductiveApps)

  const siteMatch = memoize(site => matchOf('site', meeting.inSite(site), nonProductive.inSite(site)))

  /** What each judged surface asks about its program. */
  const programOf = memoize(app => ({
    match: matchOf('app', meeting.inApp(app), nonProductive.inApp(app)),
    isDocument: isDocumentProgram(app),
    ownMeeting: meeting.ownIn(app),
    ownNonProductive: nonProductive.ownIn(app),
  }))

  const partMatch = memoize(title => {
    const [inMeeting, inOther] = [meeting.inTitle(title), nonProductive.inTitle(title)]
    return (
      matchOf('title', inMeeting.last, inOther.last) ??
      matchOf('title', inMeeting.part, inOther.part) ??
      matchOf('title', undefined, inOther.word)
    )
  })

  function matchTitle(app: string, title: string): Match | undefined {
    if (title === '') return undefined
    const { isDocument, ownMeeting, ownNonProductive } = programOf(app)
    const own = matchOf('title', ownMeeting?.(title), ownNonProductive?.(title))
    return own !== undefined || isDocument ? own : partMatch(title)
  }

  return ({ app, title, site }) => {
    const bySite = site === null || site === otherSite ? undefined : siteMatch(site)
    if (bySite !== undefined) return bySite
    const { match: byApp, ownMeeting } = programOf(app)
    if (site !== null || byApp?.list === 'meeting') return byApp
    if (byApp === undefined) return matchTitle(app, title)
    // "Discord call" in Discord is as sure as the program's name, and a meeting comes first.
    const own = ownMeeting?.(title)
    return own === undefined ? byApp : { list: 'meeting', name: own, by: 'title' }
  }
}

function matchOf(
  by: Match['by'],
  meeting: string | undefined,
  nonProductive: string | undefined,
): Match | undefined {
  if (meeting !== undefined) return { list: 'meeting', name: meeting, by }
  return nonProductive === undefined ? undefined : { list: 'nonProductive', name: nonProductive, by }
}

function findersOf(list: readonly string[]) {
  return { inSite: sitesIn(list), inApp: namesIn(list), inTitle: titlesIn(list), ownIn: ownNamesIn(list) }
}

const namesIn = onceForEachList(list => compilePatterns(list, compiledNames(list)))
const sitesIn = onceForEachList(compileSitePatterns)
const titlesIn = onceForEachList(list => compileTitleNames(list, compiledNames(list)))
const ownNamesIn = onceForEachList(compileOwnNames)

const compiled = new WeakMap<readonly string[], CompiledNames>()

/** The same for app names and titles. */
function compiledNames(list: readonly string[]): CompiledNames {
  const names = compiled.get(list) ?? compileNames(list)
  compiled.set(list, names)
  return names
}

/**
 * Finds the entry that begins with a program's name, such as "discord call" for Discord, where a title begins with
 * it. Undefined for a program without such entries, as most are.
 */
function compileOwnNames(
  list: readonly string[],
): (app: string) => ((title: string) => string | undefined) | undefined {
  const forms = list.map(normalName)
  return app => {
    const start = `${normalForm(app)} `
    const own = list.filter((_, number) => forms[number]?.startsWith(start))
    if (own.length === 0) return undefined
    const find = compileTitleNames(own)
    return memoize(title => find(title).beginning)
  }
}
