/** What a metric holds, as prom-client tells it. */
interface Held {
  values: readonly {
    value: number
    labels: Partial<Record<string, string | number>>
    metricName?: string
  }[]
}

/** The values of a counter by one of its labels. */
export function byLabel({ values }: Held, label: string): Record<string, number> {
  return Object.fromEntries(values.map(({ value, labels }) => [String(labels[label]), value]))
}

export function sumOf({ values }: Held): number {
  return values.reduce((sum, { value }) => sum + value, 0)
}

/** How many values a histogram has seen. */
export function countIn({ values }: Held): number {
  return values.find(({ metricName = '' }) => metricName.endsWith('_count'))?.value ?? 0
}

/** The smallest bound of a histogram that so large a share of its values is within; null where none is, or nothing was seen. */
export function boundOf(held: Held, share: number): number | null {
  const wanted = countIn(held) * share
  if (wanted === 0) return null
  const bounds = held.values
    .filter(({ metricName = '', value }) => metricName.endsWith('_bucket') && value >= wanted)
    .map(({ labels }) => Number(labels['le']))
    // The last bound has no number: "+Inf".
    .filter(Number.isFinite)
  return bounds.length === 0 ? null : Math.min(...bounds)
}
