import { otherSite } from '../contracts/native-messages.ts'
import { memoize } from '../names/memoize.ts'
import { normalForm } from '../names/normal-form.ts'
import { compilePatterns } from '../names/pattern.ts'
import { compileSitePatterns } from '../names/site.ts'
import type { Policy } from '../policy.ts'
import type { Surface } from './totals.ts'

/** A policy made ready to judge with: its lists compiled, its thresholds at hand. */
export interface Rules {
  bucketSizeSec: number
  policy: Policy
  isBrowser(app: string): boolean
  isGhost(app: string): boolean
  isRemoteDesktop(app: string): boolean
  /** The list's name for a surface that is not work, if it is on the list. */
  nonProductiveName(surface: Surface): string | undefined
  /** The list's name for a surface in which people meet. */
  meetingName(surface: Surface): string | undefined
  /** The first name of either list that stands in a title. */
  knownName(title: string): string | undefined
}

/** Names shorter than this must be the whole app name: "arc" is not "searchhost". */
const minPartialNameLength = 4

/** Nothing of a list is compiled before something is looked for in it, and a list that several policies share only once. */
export function compileRules(policy: Policy, bucketSizeSec: number): Rules {
  const nonProductive = namesIn(policy.nonProductiveApps)
  const meeting = namesIn(policy.meetingApps)
  const nonProductiveSite = sitesIn(policy.nonProductiveApps)
  const meetingSite = sitesIn(policy.meetingApps)
  return {
    bucketSizeSec,
    policy,
    isBrowser: programsIn(policy.browserApps),
    isGhost: programsIn(policy.ghostApps),
    isRemoteDesktop: programsIn(policy.remoteDesktopApps),
    nonProductiveName: surface => nameOf(surface, nonProductive, nonProductiveSite),
    meetingName: surface => nameOf(surface, meeting, meetingSite),
    knownName: title => nonProductive(title) ?? meeting(title),
  }
}

const namesIn = onceForEachList(compilePatterns)
const sitesIn = onceForEachList(compileSitePatterns)
const programsIn = onceForEachList(appFinder)

/** Teams share the lists of the company that they have none of their own in place of. */
function onceForEachList<T>(
  compile: (list: readonly string[]) => (text: string) => T,
): (list: readonly string[]) => (text: string) => T {
  const compiled = new WeakMap<readonly string[], (text: string) => T>()
  return list => {
    const known = compiled.get(list)
    if (known) return known
    let find: ((text: string) => T) | undefined
    const whenAsked = memoize((text: string) => {
      find ??= compile(list)
      return find(text)
    })
    compiled.set(list, whenAsked)
    return whenAsked
  }
}

function appFinder(names: readonly string[]): (app: string) => boolean {
  const partial = compilePatterns(names.filter(name => name.length >= minPartialNameLength))
  const whole = new Set(names.filter(name => name.length < minPartialNameLength).map(normalForm))
  return app => whole.has(normalForm(app)) || partial(app) !== undefined
}

/** A known site beats the title: where there is one, titles are not matched at all. */
function nameOf(
  { app, title, site }: Surface,
  find: (text: string) => string | undefined,
  findSite: (site: string) => string | undefined,
): string | undefined {
  if (site === null) return find(app) ?? find(title)
  return find(app) ?? (site === otherSite ? undefined : findSite(site))
}
