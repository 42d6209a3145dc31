import { otherSite } from '../contracts/native-messages.ts'
import { memoize } from '../names/memoize.ts'
import { normalForm } from '../names/normal-form.ts'
import { compilePatterns } from '../names/pattern.ts'
import { compileSitePatterns } from '../names/site.ts'
import type { Policy } from '../policy.ts'
import type { Surface } from './totals.ts'

/** A policy prepared for judging: lists compiled, thresholds included. */
export interface Rules {
  bucketSizeSec: number
  policy: Policy
  isBrowser(app: string): boolean
  isGhost(app: string): boolean
  isRemoteDesktop(app: string): boolean
  /** The list entry that marks a surface as non-productive, if any. */
  nonProductiveName(surface: Surface): string | undefined
  /** The list entry that marks a surface as a meeting, if any. */
  meetingName(surface: Surface): string | undefined
  /** The first entry of either list that appears in a title. */
  knownName(title: string): string | undefined
}

/** Names shorter than this must be the whole app name: "arc" does not match "searchhost". */
const minPartialNameLength = 4

/** Lists are compiled on first use, and a list that several policies share only once. */
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

/** Teams without their own list share the company's. */
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

/** A known site takes precedence: titles are only matched without one. */
function nameOf(
  { app, title, site }: Surface,
  find: (text: string) => string | undefined,
  findSite: (site: string) => string | undefined,
): string | undefined {
  if (site === null) return find(app) ?? find(title)
  return find(app) ?? (site === otherSite ? undefined : findSite(site))
}
