import { otherSite } from '../contracts/native-messages.ts'
import { isDocumentProgram } from '../document-programs.ts'
import { memoize } from '../names/memoize.ts'
import { normalForm } from '../names/normal-form.ts'
import { type CompiledNames, compileNames, compilePatterns, normalName } from '../names/pattern.ts'
import { compileSitePatterns } from '../names/site.ts'
import { compileTitleNames, type TitleNames } from '../names/title-names.ts'
import type { Policy } from '../policy.ts'
import { onceForEachList } from './once-for-each-list.ts'
import type { Surface } from './totals.ts'

/** A list's entry that a surface matches. */
export interface Match {
  list: 'meeting' | 'nonProductive'
  /** As written in the list. */
  name: string
}

export type SurfaceToMatch = Readonly<Surface>

interface Matches {
  match(surface: SurfaceToMatch): Match | undefined
  matchTitle(app: string, title: string): Match | undefined
}

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
  const meeting = findersOf(meetingApps)
  const nonProductive = findersOf(nonProductiveApps)

  function matchApp(app: string): Match | undefined {
    return matchOf(meeting.inApp(app), nonProductive.inApp(app))
  }

  function matchTitle(app: string, title: string): Match | undefined {
    if (title === '') return undefined
    const own = matchOf(meeting.ownIn(app, title), nonProductive.ownIn(app, title))
    if (own !== undefined || isDocument(app)) return own
    const [inMeeting, inOther] = [meeting.inTitle(title), nonProductive.inTitle(title)]
    return (
      matchOf(inMeeting.last, inOther.last) ??
      matchOf(inMeeting.part, inOther.part) ??
      matchOf(undefined, inOther.word)
    )
  }

  return {
    match({ app, title, site }) {
      if (site !== null && site !== otherSite) {
        const bySite = matchOf(meeting.inSite(site), nonProductive.inSite(site))
        if (bySite !== undefined) return bySite
      }
      const byApp = matchApp(app)
      if (site !== null || byApp?.list === 'meeting') return byApp
      // "Discord call" in Discord is as sure as the program's name, and a meeting comes first.
      const own = meeting.ownIn(app, title)
      if (own !== undefined) return { list: 'meeting', name: own }
      return byApp ?? matchTitle(app, title)
    },
    matchTitle,
  }
}

function matchOf(meeting: string | undefined, nonProductive: string | undefined): Match | undefined {
  if (meeting !== undefined) return { list: 'meeting', name: meeting }
  return nonProductive === undefined ? undefined : { list: 'nonProductive', name: nonProductive }
}

function findersOf(list: readonly string[]) {
  const own = ownNamesIn(list)
  return {
    inSite: sitesIn(list),
    inApp: namesIn(list),
    inTitle: titlesIn(list),
    /** The entry that begins with the program's name, if the title begins with it. */
    ownIn: (app: string, title: string) => own(app)?.(title).beginning,
  }
}

const isDocument = memoize(isDocumentProgram)
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

/** The entries that begin with a program's name: for Discord, "discord call". Most programs have none. */
function compileOwnNames(
  list: readonly string[],
): (app: string) => ((title: string) => TitleNames) | undefined {
  const forms = list.map(normalName)
  return app => {
    const start = `${normalForm(app)} `
    const own = list.filter((_, number) => forms[number]?.startsWith(start))
    return own.length === 0 ? undefined : memoize(compileTitleNames(own))
  }
}
