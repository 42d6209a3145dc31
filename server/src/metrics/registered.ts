import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { type LabelOf, type MetricDefinition, metricDefinitions, type NameOf } from './definitions.ts'

/** Makes a counter of the table of definitions. If its label has known values, they begin at 0: a first increase would be invisible to `rate()`. */
export function counter<N extends NameOf<'counter'>>(register: Registry, name: N): Counter<LabelOf<N>> {
  const { help, labels = {} }: MetricDefinition = metricDefinitions[name]
  const made = new Counter<string>({ name, help, labelNames: Object.keys(labels), registers: [register] })
  for (const [label, values] of Object.entries(labels))
    if (typeof values !== 'string') for (const value of values) made.inc({ [label]: value }, 0)
  return made
}

/** Makes a gauge of the table. `collect` sets it whenever the metrics are read. */
export function gauge<N extends NameOf<'gauge'>>(
  register: Registry,
  name: N,
  collect?: (gauge: Gauge<LabelOf<N>>) => void | Promise<void>,
): Gauge<LabelOf<N>> {
  const { help, labels = {} }: MetricDefinition = metricDefinitions[name]
  const made: Gauge<LabelOf<N>> = new Gauge<string>({
    name,
    help,
    labelNames: Object.keys(labels),
    registers: [register],
    ...(collect && { collect: () => collect(made) }),
  })
  return made
}

/** Makes a histogram of the table. */
export function histogram<N extends NameOf<'histogram'>>(register: Registry, name: N): Histogram<LabelOf<N>> {
  const { help, labels = {}, buckets = [] }: MetricDefinition = metricDefinitions[name]
  return new Histogram<string>({
    name,
    help,
    labelNames: Object.keys(labels),
    buckets: [...buckets],
    registers: [register],
  })
}
