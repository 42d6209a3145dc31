import { compileScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import type { Policy } from '@telemetry-tracker/shared/policy'

/**
 * Makes sure that scrub patterns work. If one does not compile, the last good policy's patterns apply as
 * well. If there is no such policy, or it allowed no titles, no titles are sent at all: what an admin wants
 * hidden stays hidden until the pattern is corrected.
 */
export function usablePolicy(
  policy: Policy,
  lastGood: Policy | null,
  onTrouble: (why: string) => void,
): Policy {
  const usable = policy.titleScrubPatterns.filter(source => {
    const pattern = compileScrubPattern(source)
    if ('refused' in pattern) onTrouble(`titleScrubPatterns: "${source}" ${pattern.refused}`)
    return !('refused' in pattern)
  })
  if (usable.length === policy.titleScrubPatterns.length) return policy
  const patterns = [...new Set([...usable, ...(lastGood?.titleScrubPatterns ?? [])])]
  const hadTitles = lastGood !== null && lastGood.windowTitleMode !== 'off'
  return { ...policy, titleScrubPatterns: patterns, ...(!hadTitles && { windowTitleMode: 'off' }) }
}
