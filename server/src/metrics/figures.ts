/** A metric's values, as prom-client returns them. */
interface MetricValues {
  values: readonly {
    value: number
    labels: Partial<Record<string, string | number>>
    metricName?: string
  }[]
}

/** The values of a counter by one of its labels. */
export function byLabel({ values }: MetricValues, label: string): Record<string, number> {
  return Object.fromEntries(values.map(({ value, labels }) => [String(labels[label]), value]))
}

export function sumOf({ values }: MetricValues): number {
  return values.reduce((sum, { value }) => sum + value, 0)
}

/** The number of values a histogram has observed. */
export function countIn({ values }: MetricValues): number {
  return values.find(({ metricName = '' }) => metricName.endsWith('_count'))?.value ?? 0
}

/** The sum of the values a histogram has observed. */
export function sumIn({ values }: MetricValues): number {
  return values.find(({ metricName = '' }) => metricName.endsWith('_sum'))?.value ?? 0
}

/** The smallest bound of a histogram that covers a share of its values; null if no bound does or there are no values. */
export function boundOf(metric: MetricValues, share: number): number | null {
  const wanted = countIn(metric) * share
  if (wanted === 0) return null
  const bounds = metric.values
    .filter(({ metricName = '', value }) => metricName.endsWith('_bucket') && value >= wanted)
    .map(({ labels }) => Number(labels['le']))
    // The last bound is "+Inf".
    .filter(Number.isFinite)
  return bounds.length === 0 ? null : Math.min(...bounds)
}
