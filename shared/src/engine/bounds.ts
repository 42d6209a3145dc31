import { type BucketTotals, joinSurfaces, type SurfaceTotals } from './totals.ts'

/** A helper sees one surface a second; twice as many allow for clock changes. */
const surfacesPerSecond = 2

/**
 * Limits totals, so that no sender can make them grow without end. The totals of helpers stay unchanged. If
 * there are more surfaces (or distractions) than a bucket has room for, those seen most stay; the titles of
 * the others fold into their app and site and, if those are too many, into one surface without a name. Only
 * then may the result depend on the order of batches.
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
  const largest = new Set(mostSeen(folded, most - 1))
  return joinSurfaces(
    folded.map(surface => (largest.has(surface) ? surface : { ...surface, app: '', title: '', site: null })),
  )
}

function mostSeen<T extends { samples: number }>(seen: readonly T[], most: number): readonly T[] {
  const largest = new Set(seen.toSorted((a, b) => b.samples - a.samples).slice(0, most))
  return seen.filter(one => largest.has(one))
}
