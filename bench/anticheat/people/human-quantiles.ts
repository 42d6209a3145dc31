import { readFileSync } from 'node:fs'
import * as z from 'zod'

/**
 * Quantiles of 712 hours of input of 2,475 people, recorded in five public data sets (keys and mouse apart): how
 * long keys are held, how long people pause, how much they click. Numbers only, nothing of any one person.
 */
const file = z.object({
  quantiles: z.array(z.number()),
  sets: z.record(z.string(), z.object({ people: z.number(), hours: z.number() })),
  statistics: z.record(z.string(), z.record(z.string(), z.object({ n: z.number(), q: z.array(z.number()) }))),
})

const recorded = file.parse(
  JSON.parse(readFileSync(new URL('human-quantiles.json', import.meta.url), 'utf8')),
)

/** The names of all recorded statistics. */
export const statisticNames = Object.keys(recorded.statistics)

/** The quantiles of one statistic over all people, as pairs of share and value. */
export function quantilesOf(statistic: string): [share: number, value: number][] {
  const values = recorded.statistics[statistic]?.['all']?.q
  if (!values) throw new Error(`human-quantiles.json has no statistic "${statistic}".`)
  return recorded.quantiles.map((share, index) => [share, values[index] ?? 0])
}

/**
 * The value that a share of people stays below, between the recorded quantiles: linear in the logarithms, as
 * times have long tails. The outermost values stand for one in a million.
 */
export function valueAt(statistic: string): (share: number) => number {
  const points = quantilesOf(statistic).map(
    ([share, value]) => [logit(share), Math.log(Math.max(value, 0.5))] as const,
  )
  return share => {
    const at = logit(share)
    const next = points.findIndex(([x]) => x >= at)
    const [x1, y1] = points[Math.max(next, 1)] ?? [0, 0]
    const [x0, y0] = points[Math.max(next, 1) - 1] ?? [0, 0]
    return Math.exp(y0 + ((y1 - y0) * (at - x0)) / (x1 - x0))
  }
}

const outermost = 1e-6

function logit(share: number): number {
  const within = Math.min(Math.max(share, outermost), 1 - outermost)
  return Math.log(within / (1 - within))
}
