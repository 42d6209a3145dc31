import { otherSite } from '../contracts/native-messages.ts'
import { compilePatterns } from '../names/pattern.ts'
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
  const nonProductive = compilePatterns(policy.nonProductiveApps)
  const meeting = compilePatterns(policy.meetingApps)
  return {
    bucketSizeSec,
    policy,
    isBrowser: appFinder(policy.browserApps),
    isGhost: appFinder(policy.ghostApps),
    isRemoteDesktop: appFinder(policy.remoteDesktopApps),
    nonProductiveName: surface => nameOf(surface, policy.nonProductiveApps, nonProductive),
    meetingName: surface => nameOf(surface, policy.meetingApps, meeting),
    knownName: title => nonProductive(title) ?? meeting(title),
  }
}

function appFinder(names: readonly string[]): (app: string) => boolean {
  const partial = compilePatterns(names.filter(name => name.length >= shortestPartialName))
  const whole = new Set(
    names.filter(name => name.length < shortestPartialName).map(name => name.toLowerCase()),
  )
  return app => whole.has(app.toLowerCase()) || partial(app) !== undefined
}

/** A known site beats the title: where there is one, titles are not matched at all. */
function nameOf(
  { app, title, site }: Surface,
  names: readonly string[],
  find: (text: string) => string | undefined,
): string | undefined {
  if (site === null) return find(app) ?? find(title)
  return find(app) ?? (site === otherSite ? undefined : findSitePattern(site, names))
}
