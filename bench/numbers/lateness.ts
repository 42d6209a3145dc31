/**
 * By how much each tick of a steady clock came late, in ms, told from the times alone: against the earliest place on the grid that
 * any of them kept. The very delay that all of them have can't be seen this way. Ticks that were left out make the next one no later.
 */
export function lateness(timesMs: readonly number[], intervalMs: number): number[] {
  const phases = timesMs.map(time => time % intervalMs)
  const first = phases[0] ?? 0
  const offsets = phases.map(phase => centred(phase - first, intervalMs))
  const earliest = Math.min(...offsets)
  return offsets.map(offset => offset - earliest)
}

/** A distance on a circle: the shorter way round. */
function centred(distance: number, round: number): number {
  const forward = ((distance % round) + round) % round
  return forward > round / 2 ? forward - round : forward
}
