import { compileScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import type { Policy } from '@telemetry-tracker/shared/policy'

/**
 * A policy whose scrub patterns all compile. For one that does not, the last good policy's patterns hold as well; where there is none,
 * or it let no titles out, there are no titles at all: what an admin wanted hidden stays hidden until the pattern is corrected.
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
