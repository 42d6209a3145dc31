import { memoize } from '../names/memoize.ts'
import { normalForm } from '../names/normal-form.ts'
import { compilePatterns } from '../names/pattern.ts'
import type { Policy } from '../policy.ts'
import { compileMatches, type Match, type SurfaceToMatch } from './matches.ts'
import { onceForEachList } from './once-for-each-list.ts'

/** A policy prepared for judging: lists compiled, thresholds included. */
export interface Rules {
  bucketSizeSec: number
  policy: Policy
  /** Whether the person uses a switch or another special input device. */
  isExempt: boolean
  isBrowser(app: string): boolean
  isGhost(app: string): boolean
  isRemoteDesktop(app: string): boolean
  /** What the lists say about a surface, by the surest match; undefined if it is on none. */
  match(surface: SurfaceToMatch): Match | undefined
}

/** Names shorter than this must be the whole app name: "arc" does not match "searchhost". */
const minPartialNameLength = 4

/** Lists are compiled on first use, and a list that several policies share only once. */
export function compileRules(policy: Policy, bucketSizeSec: number, isExempt = false): Rules {
  return {
    bucketSizeSec,
    policy,
    isExempt,
    isBrowser: programsIn(policy.browserApps),
    isGhost: programsIn(policy.ghostApps),
    isRemoteDesktop: programsIn(policy.remoteDesktopApps),
    match: compileMatches(policy),
  }
}

const programsIn = onceForEachList(appFinder)

function appFinder(names: readonly string[]): (app: string) => boolean {
  const isShort = (name: string) => [...normalForm(name)].length < minPartialNameLength
  const partial = compilePatterns(names.filter(name => !isShort(name)))
  const whole = new Set(names.filter(isShort).map(normalForm))
  return memoize(app => whole.has(normalForm(app)) || partial(app) !== undefined)
}
