import { expect, it } from 'vitest'
import { boundTotals } from './bounds.ts'
import { type BucketTotals, emptyTotals, type SurfaceTotals } from './totals.ts'

const surface = (i: number, fields: Partial<SurfaceTotals> = {}): SurfaceTotals => ({
  app: 'Code',
  title: `file ${String(i).padStart(4, '0')}`,
  site: null,
  samples: 1,
  firstSeenMs: i,
  ...fields,
})
const many = (surfaces: readonly SurfaceTotals[]): BucketTotals => ({
  ...emptyTotals,
  samples: surfaces.length,
  surfaces,
})
const sum = ({ surfaces }: BucketTotals) => surfaces.reduce((all, { samples }) => all + samples, 0)

it('changes nothing that a helper could have recorded', () => {
  const totals = many(Array.from({ length: 120 }, (_, i) => surface(i)))

  expect(boundTotals(totals, 60)).toBe(totals)
})

it('folds the titles seen least, and keeps the one that decides', () => {
  const totals = many(Array.from({ length: 500 }, (_, i) => surface(i, i === 444 ? { samples: 30 } : {})))

  const bounded = boundTotals(totals, 60)

  expect(bounded.surfaces.length).toBeLessThanOrEqual(120)
  expect(bounded.surfaces).toContainEqual(surface(444, { samples: 30 }))
  expect(sum(bounded)).toBe(529)
})

it('is limited even when every app is different', () => {
  const totals = many(Array.from({ length: 500 }, (_, i) => surface(0, { app: `app ${1000 + i}` })))

  const bounded = boundTotals(totals, 60)

  expect(bounded.surfaces.length).toBeLessThanOrEqual(120)
  expect(sum(bounded)).toBe(500)
})

it('keeps the distractions seen most', () => {
  const distractions = Array.from({ length: 300 }, (_, i) => ({
    source: 'tab' as const,
    name: `site ${1000 + i}`,
    samples: i,
  }))

  const bounded = boundTotals({ ...emptyTotals, distractions }, 60)

  expect(bounded.distractions).toEqual(distractions.slice(180))
})
