import { suspicionName } from '@telemetry-tracker/shared/contracts/suspicions'
import type { SeenPattern } from '../collect/observation.ts'

const maxSuspicions = 8
const minuteMs = 60_000

/**
 * The patterns of a second that ends at `endMs`, as they are sent: `rule/channel/minutes back`. If there are too many,
 * those that reach back furthest in each channel.
 */
export function suspicionsOf(patterns: readonly SeenPattern[], endMs: number): string[] {
  const byLength = [...patterns].sort((a, b) => b.forMs - a.forMs)
  const rank = (pattern: SeenPattern) =>
    byLength.filter(({ channel }) => channel === pattern.channel).indexOf(pattern)
  return [...byLength]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, maxSuspicions)
    .map(pattern => nameOf(pattern, endMs))
}

function nameOf({ rule, channel, forMs }: SeenPattern, endMs: number): string {
  const back = Math.floor(endMs / minuteMs) - Math.floor((endMs - forMs) / minuteMs)
  return suspicionName({ rule, channel, backMinutes: back })
}
