/** An alert of Prometheus. Its name is also its heading in docs/runbook.md. */
export interface Alert {
  /** In PromQL. */
  expr: string
  /** How long it must be true. */
  for: string
  /** `critical`: somebody must act now; `warning`: today; `info`: worth knowing. */
  severity: 'critical' | 'warning' | 'info'
  /** One sentence: what is wrong. May contain labels as `{{ $labels.instance }}` and the value as `{{ $value | humanize }}`. */
  summary: string
  /** Made series with which `promtool test rules` checks that the alert fires and resolves. */
  example: Example
}

export interface Example {
  /** Minutes between two values and two evaluations; longer for alerts that take days. */
  stepMinutes?: 10
  /** The values of each series, one a step, in the notation of promtool. */
  series: Readonly<Record<string, string>>
  /** Times in minutes: before the alert fires, while it fires, and after it has resolved. */
  quietAt: number
  firesAt: number
  resolvedAt: number
  /** The labels of the firing alert, without its severity. */
  labels: Readonly<Record<string, string>>
  /** The value as its summary shows it, if it does. */
  value?: string
}
