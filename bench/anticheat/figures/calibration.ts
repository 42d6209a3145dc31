import { percentile } from '../../numbers/percentile.ts'
import { rounded } from '../../numbers/rounded.ts'
import { quantilesOf, statisticNames } from '../people/human-quantiles.ts'
import type { InputStatistics } from './input-statistics.ts'

/** One statistic: recorded people beside simulated ones. */
export interface CalibrationRow {
  statistic: string
  recorded_1: number
  recorded_50: number
  recorded_99: number
  simulated_1: number
  simulated_50: number
  simulated_99: number
  /** The smallest and largest values: rules are about these. */
  recorded_min: number
  simulated_min: number
  recorded_max: number
  simulated_max: number
}

/** Compares what the simulated people do with what people did. */
export function calibrationTable(simulated: InputStatistics): CalibrationRow[] {
  return statisticNames.flatMap(statistic => {
    const values = simulated.get(statistic)
    if (!values || values.length === 0) return []
    const sorted = values.toSorted((a, b) => a - b)
    const recorded = new Map(quantilesOf(statistic))
    const recordedAt = (share: number) => significant(recorded.get(share) ?? Number.NaN)
    const simulatedAt = (share: number) => significant(percentile(sorted, share * 100))
    return {
      statistic,
      recorded_1: recordedAt(0.01),
      simulated_1: simulatedAt(0.01),
      recorded_50: recordedAt(0.5),
      simulated_50: simulatedAt(0.5),
      recorded_99: recordedAt(0.99),
      simulated_99: simulatedAt(0.99),
      recorded_min: recordedAt(0),
      simulated_min: significant(sorted[0] ?? Number.NaN),
      recorded_max: recordedAt(1),
      simulated_max: significant(sorted.at(-1) ?? Number.NaN),
    }
  })
}

function significant(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value
  return rounded(value, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
}
