import { wasActiveUncounted } from './no-input.ts'
import type { Rules } from './rules.ts'
import { dominantSurface } from './surface.ts'
import type { BucketTotals } from './totals.ts'

interface Candidate {
  deviceId: string
  totals: BucketTotals
}

/**
 * The device whose bucket counts for a person's minute: at most one, so that no hour exceeds 60 minutes. A
 * device that mostly shows another machine loses to one that doesn't; then most interaction, most samples,
 * and the smaller id decide. Where input could not be counted but someone was active, it is taken to be just
 * enough for a productive minute: a device that lies around must not hide one in use. Throws when there is no candidate.
 */
export function countingDevice(candidates: readonly Candidate[], rules: Rules): string {
  const [best] = candidates.map(candidate => rank(candidate, rules)).sort(compareRanks)
  if (!best) throw new Error('countingDevice: a minute needs at least one device')
  return best.deviceId
}

function rank({ deviceId, totals }: Candidate, rules: Rules) {
  return {
    deviceId,
    showsAnotherMachine: rules.isRemoteDesktop(dominantSurface(totals.surfaces).app) ? 1 : 0,
    interaction: interactionIn(totals, rules),
    samples: totals.samples,
  }
}

function interactionIn(totals: BucketTotals, rules: Rules): number {
  const counted = totals.keystrokes + totals.clicks
  return wasActiveUncounted(totals, rules)
    ? Math.max(counted, rules.policy.productiveInteractionThreshold)
    : counted
}

type Rank = ReturnType<typeof rank>

function compareRanks(a: Rank, b: Rank): number {
  return (
    a.showsAnotherMachine - b.showsAnotherMachine ||
    b.interaction - a.interaction ||
    b.samples - a.samples ||
    (a.deviceId < b.deviceId ? -1 : 1)
  )
}
