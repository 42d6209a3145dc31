/**
 * How late each tick of a steady clock was, in ms, calculated from the times alone: compared with the
 * earliest position on the grid that any tick had. A delay that all ticks have in common is not visible. A
 * skipped tick does not make the next one late.
 */
export function lateness(timesMs: readonly number[], intervalMs: number): number[] {
  const phases = timesMs.map(time => time % intervalMs)
  const first = phases[0] ?? 0
  const offsets = phases.map(phase => centred(phase - first, intervalMs))
  const earliest = Math.min(...offsets)
  return offsets.map(offset => offset - earliest)
}

/** A signed distance on a circle, the shorter way round. */
function centred(distance: number, round: number): number {
  const forward = ((distance % round) + round) % round
  return forward > round / 2 ? forward - round : forward
}
