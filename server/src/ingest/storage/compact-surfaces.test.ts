import { dominantSurface } from '@telemetry-tracker/shared/engine/surface'
import { joinSurfaces, type SurfaceTotals } from '@telemetry-tracker/shared/engine/totals'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compactSurfaces } from './compact-surfaces.ts'

const someSurfaces: fc.Arbitrary<readonly SurfaceTotals[]> = fc
  .array(
    fc.record({
      app: fc.constantFrom('Code', 'Chrome'),
      title: fc.constantFrom('', ' ', 'a', 'b', 'c', 'd', 'e'),
      site: fc.constantFrom(null, 'a.example'),
      samples: fc.integer({ min: 1, max: 9 }),
      firstSeenMs: fc.nat(5),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map(joinSurfaces)

const compact = (surfaces: readonly SurfaceTotals[]) => compactSurfaces(surfaces, dominantSurface(surfaces))
const samplesByAppAndSite = (surfaces: readonly SurfaceTotals[]) =>
  Object.entries(Object.groupBy(surfaces, ({ app, site }) => `${app} ${site}`)).map(([key, group = []]) => [
    key,
    group.reduce((sum, { samples }) => sum + samples, 0),
  ])

it('keeps the surface that decided, and the time of each app and site', () => {
  fc.assert(
    fc.property(someSurfaces, surfaces => {
      const compacted = compact(surfaces)

      expect(dominantSurface(compacted)).toEqual(dominantSurface(surfaces))
      expect(Object.fromEntries(samplesByAppAndSite(compacted))).toEqual(
        Object.fromEntries(samplesByAppAndSite(surfaces)),
      )
    }),
  )
})

it('keeps only the title that decided', () => {
  fc.assert(
    fc.property(someSurfaces, surfaces => {
      const { title } = dominantSurface(surfaces)

      const titles = compact(surfaces).map(surface => surface.title.trim())

      expect(titles.filter(kept => kept !== '' && kept !== title)).toEqual([])
      expect(titles.filter(kept => kept !== '').length).toBeLessThanOrEqual(1)
    }),
  )
})

it('changes nothing the second time', () => {
  fc.assert(
    fc.property(someSurfaces, surfaces => {
      const once = compact(surfaces)

      expect(compact(once)).toEqual(once)
    }),
  )
})
