import { type BucketTotals, joinSurfaces, type SurfaceTotals } from './totals.ts'

/** A helper sees one surface a second; twice as many leave room for clocks that step. */
const surfacesPerSecond = 2

/**
 * Totals that no sender can grow without end. Whatever helpers send stays as it is. Of more surfaces (or distractions) than a bucket has room for,
 * the ones seen most stay; the titles of the rest fold into their app and site, and where even those are too many, into one surface without a
 * name. Only then may the order in which batches come show.
 */
export function boundTotals(totals: BucketTotals, bucketSizeSec: number): BucketTotals {
  const most = bucketSizeSec * surfacesPerSecond
  if (totals.surfaces.length <= most && totals.distractions.length <= most) return totals
  return {
    ...totals,
    surfaces: boundSurfaces(totals.surfaces, most),
    distractions: mostSeen(totals.distractions, most),
  }
}

function boundSurfaces(surfaces: readonly SurfaceTotals[], most: number): readonly SurfaceTotals[] {
  if (surfaces.length <= most) return surfaces
  const half = new Set(mostSeen(surfaces, most / 2))
  const folded = joinSurfaces(
    surfaces.map(surface => (half.has(surface) ? surface : { ...surface, title: '' })),
  )
  if (folded.length <= most) return folded
  const kept = new Set(mostSeen(folded, most - 1))
  return joinSurfaces(
    folded.map(surface => (kept.has(surface) ? surface : { ...surface, app: '', title: '', site: null })),
  )
}

/** In their order. */
function mostSeen<T extends { samples: number }>(seen: readonly T[], most: number): readonly T[] {
  const kept = new Set(seen.toSorted((a, b) => b.samples - a.samples).slice(0, most))
  return seen.filter(one => kept.has(one))
}
