import {
  type LabelOf,
  type MetricName,
  metricDefinitions,
  type NameOf,
  type processMetrics,
} from '../../../server/src/metrics/definitions.ts'

/** The `job` of the scrape configuration, by which metrics of the process are told from those of other programs. */
export const scrapeJob = 'telemetry-tracker'

/** A value, or a pattern for several. */
type Matcher = string | RegExp | { not: RegExp }
type Parts<N extends NameOf<'histogram'>> = `${N}_bucket` | `${N}_sum` | `${N}_count`
type Series = NameOf<'counter'> | NameOf<'gauge'> | Parts<NameOf<'histogram'>>
type MetricOf<S extends Series> = S extends MetricName
  ? S
  : S extends `${infer N extends NameOf<'histogram'>}_${'bucket' | 'sum' | 'count'}`
    ? N
    : never

/** A selector of the server's own series. The compiler refuses names and labels that are not in the table of definitions. */
export function series<S extends Series>(
  name: S,
  matchers: Partial<Record<LabelOf<MetricOf<S>>, Matcher>> = {},
): string {
  const found = Object.entries<Matcher | undefined>(matchers).flatMap(([label, matcher]) =>
    matcher === undefined ? [] : [`${label}${matched(matcher)}`],
  )
  return found.length === 0 ? name : `${name}{${found.join(',')}}`
}

/** A selector of a series about the server's process. */
export function processSeries(name: (typeof processMetrics)[number]): string {
  return `${name}{job="${scrapeJob}"}`
}

/** Prometheus' own series: whether a server could be scraped. */
export const up = `up{job="${scrapeJob}"}`

/** The names of all series that the server's own metrics make. */
export function everySeries(): string[] {
  return Object.entries(metricDefinitions).flatMap(([name, { type }]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
}

function matched(matcher: Matcher): string {
  if (typeof matcher === 'string') return `="${matcher}"`
  return matcher instanceof RegExp ? `=~"${inQuotes(matcher)}"` : `!~"${inQuotes(matcher.not)}"`
}

/** JavaScript writes a slash in a pattern as `\/`, which PromQL does not accept. */
function inQuotes({ source }: RegExp): string {
  return source.replaceAll('\\/', '/')
}
