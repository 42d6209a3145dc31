import { otherSite } from '../contracts/native-messages.ts'
import { normalForm } from '../names/normal-form.ts'
import { compilePatterns } from '../names/pattern.ts'
import { remembering } from '../names/remembering.ts'
import { findSitePattern } from '../names/site.ts'
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
const shortestPartialName = 4

export function compileRules(policy: Policy, bucketSizeSec: number): Rules {
  const nonProductive = remembering(compilePatterns(policy.nonProductiveApps))
  const meeting = remembering(compilePatterns(policy.meetingApps))
  const nonProductiveSite = remembering(site => findSitePattern(site, policy.nonProductiveApps))
  const meetingSite = remembering(site => findSitePattern(site, policy.meetingApps))
  return {
    bucketSizeSec,
    policy,
    isBrowser: appFinder(policy.browserApps),
    isGhost: appFinder(policy.ghostApps),
    isRemoteDesktop: appFinder(policy.remoteDesktopApps),
    nonProductiveName: surface => nameOf(surface, nonProductive, nonProductiveSite),
    meetingName: surface => nameOf(surface, meeting, meetingSite),
    knownName: title => nonProductive(title) ?? meeting(title),
  }
}

function appFinder(names: readonly string[]): (app: string) => boolean {
  const partial = compilePatterns(names.filter(name => name.length >= shortestPartialName))
  const whole = new Set(names.filter(name => name.length < shortestPartialName).map(normalForm))
  return remembering(app => whole.has(normalForm(app)) || partial(app) !== undefined)
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
