import type { SurfaceTotals } from '@telemetry-tracker/shared/engine/totals'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packSurfaces, unpackSurfaces } from './surface-list.ts'

const someText = fc.oneof(
  fc.constantFrom('', 'Chrome', 'Inbox - Chrome', 'Inbox (2) - Chrome', '🦊', '🦊🦋', '🦋'),
  fc.string({ unit: 'grapheme' }),
)
const someSurfaces: fc.Arbitrary<SurfaceTotals[]> = fc.array(
  fc.record({
    app: someText,
    title: someText,
    site: fc.option(fc.constantFrom('', 'a.example', 'b.example')),
    samples: fc.nat(),
    firstSeenMs: fc.nat(59_999),
  }),
)

it('unpacks what was packed, through JSON', () => {
  fc.assert(
    fc.property(someSurfaces, surfaces => {
      const kept = JSON.stringify(packSurfaces(surfaces))

      expect(unpackSurfaces(JSON.parse(kept))).toEqual(surfaces)
    }),
  )
})

it('produces text that every database can store, even if titles differ within a character', () => {
  const surfaces = ['🦊', '🦋'].map(title => ({ app: 'A', title, site: null, samples: 1, firstSeenMs: 0 }))

  expect(JSON.stringify(packSurfaces(surfaces)).isWellFormed()).toBe(true)
})

it('stores the common part of titles once', () => {
  const titles = ['Draft of the price list — Writer', 'Draft of the travel policy — Writer']
  const surfaces = titles.map(title => ({ app: 'Writer', title, site: null, samples: 30, firstSeenMs: 0 }))

  expect(packSurfaces(surfaces)).toEqual([
    ...['Writer', 0, 'Draft of the price list — ', 6, null, 30, 0],
    ...[0, 13, 'travel policy', 9, 0, 30, 0],
  ])
})

it('rejects a damaged list', () => {
  expect(() => unpackSurfaces(['A', 0, ''])).toThrow(TypeError)
  expect(() => unpackSurfaces([0, 0, '', 0, null, 1, 0])).toThrow(TypeError)
})
