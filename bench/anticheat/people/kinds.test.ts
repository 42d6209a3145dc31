import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { beforeAll, expect, it } from 'vitest'
import { type CalibrationRow, calibrationTable } from '../figures/calibration.ts'
import { addStatistics, type InputStatistics } from '../figures/input-statistics.ts'
import { peopleKinds, work } from './kinds.ts'

let rows: CalibrationRow[] = []

beforeAll(() => {
  const found: InputStatistics = new Map()
  for (const kind of Object.keys(peopleKinds))
    addStatistics(found, work(kind, seededRandom('calibration', kind), 0, 3_600_000))
  rows = calibrationTable(found)
})

it.each([
  'key gap ms (sampled)',
  'key hold median ms, 60',
  'largest share of 60 holds within 4 ms',
  'key interval max/median, 60',
  'click interval max/median, 30',
  'clicks in a minute (>=3)',
  'px per moving second (>=10)',
  'CV of px over moving seconds (>=10)',
  'wheel steps in a minute (>0)',
])('people are simulated as recorded: half of the values of "%s" are like theirs', statistic => {
  const row = rows.find(one => one.statistic === statistic)
  const ratio = (row?.simulated_50 ?? 0) / (row?.recorded_50 ?? 0)

  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.7)
})
