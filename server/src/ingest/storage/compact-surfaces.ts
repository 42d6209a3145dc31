import { sameSurface } from '@telemetry-tracker/shared/engine/surface'
import { joinSurfaces, type Surface, type SurfaceTotals } from '@telemetry-tracker/shared/engine/totals'

/**
 * Removes the titles that did not decide the minute, and merges these surfaces by app and site. If a merged surface would outweigh the one that decided,
 * it is split with different blank titles, so that the verdict stays the same. Compacting again changes nothing.
 */
export function compactSurfaces(
  surfaces: readonly SurfaceTotals[],
  dominant: Surface,
): readonly SurfaceTotals[] {
  const decisive = surfaces.find(surface => sameSurface(surface, dominant))
  if (!decisive || surfaces.length === 1) return surfaces
  const heaps = new Map<string, { blank: string; samples: number }>()
  const blanked = surfaces.map(surface => {
    if (surface === decisive) return surface
    const key = JSON.stringify([surface.app, surface.site ?? ''])
    const heap = heaps.get(key) ?? { blank: firstBlank(surface, decisive), samples: 0 }
    const isFull = heap.samples > 0 && heap.samples + surface.samples >= decisive.samples
    const next = isFull
      ? { blank: `${heap.blank} `, samples: surface.samples }
      : { blank: heap.blank, samples: heap.samples + surface.samples }
    heaps.set(key, next)
    return { ...surface, title: next.blank, firstSeenMs: firstSeenAfter(decisive, surface) }
  })
  return joinSurfaces(blanked)
}

/** If two surfaces have the same time and start, the order of titles decides, which must not change. */
function firstSeenAfter(decisive: SurfaceTotals, { samples, firstSeenMs }: SurfaceTotals): number {
  return samples === decisive.samples && firstSeenMs === decisive.firstSeenMs ? firstSeenMs + 1 : firstSeenMs
}

/** A blank title that decided must stay different from the others. */
function firstBlank(surface: Surface, decisive: Surface): string {
  const isAlike = surface.app === decisive.app && (surface.site ?? '') === (decisive.site ?? '')
  return isAlike && decisive.title.trim() === '' ? `${decisive.title} ` : ''
}
