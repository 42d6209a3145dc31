import { stringify } from 'yaml'
import type { Alert } from './alert.ts'
import { ingestAlerts } from './ingest-alerts.ts'
import { scrapeJob } from './series.ts'
import { serverAlerts } from './server-alerts.ts'
import { upkeepAlerts } from './upkeep-alerts.ts'

const groups: Readonly<Record<string, Readonly<Record<string, Alert>>>> = {
  'telemetry-tracker servers': serverAlerts,
  'telemetry-tracker ingest': ingestAlerts,
  'telemetry-tracker upkeep': upkeepAlerts,
}
const runbook = 'docs/runbook.md'
const generated = '# Generated from the metrics of the server by "npm run docs".'

/** Every alert, by name. */
export const alerts: Readonly<Record<string, Alert>> = { ...serverAlerts, ...ingestAlerts, ...upkeepAlerts }

/** Files for Prometheus, by path. */
export const prometheusFiles: Record<string, () => string> = {
  'deploy/prometheus/rules.yml': () =>
    `${generated} Alertmanager makes links only of addresses: if
# docs/runbook.md of this version is on a page of yours, put its address in front, for example with
#   sed 's#runbook_url: docs/#runbook_url: https://wiki.example.com/telemetry-tracker/docs/#' rules.yml
${yaml({
  groups: Object.entries(groups).map(([name, group]) => ({
    name,
    rules: Object.entries(group).map(([alert, { expr, for: lasting, severity, summary }]) => ({
      alert,
      expr,
      for: lasting,
      labels: { severity },
      annotations: { summary, runbook_url: runbookOf(alert) },
    })),
  })),
})}`,
  'deploy/prometheus/rules.test.yml': () => ruleTests(1),
  'deploy/prometheus/rules-over-days.test.yml': () => ruleTests(10),
  'deploy/prometheus/prometheus.yml': () =>
    `${generated}
# An example: add the scrape configuration and the rules to yours. Scrape each server by itself, not the load balancer: each counts its own work.
${yaml({
  rule_files: ['rules.yml'],
  scrape_configs: [
    {
      job_name: scrapeJob,
      scheme: 'https',
      authorization: { type: 'Bearer', credentials_file: '/etc/prometheus/telemetry-tracker-token' },
      static_configs: [{ targets: ['tracker-1.example.com:5000', 'tracker-2.example.com:5000'] }],
    },
  ],
})}`,
}

function ruleTests(step: 1 | 10): string {
  const tested = Object.entries(alerts).filter(([, { example }]) => (example.stepMinutes ?? 1) === step)
  const tests = { rule_files: ['rules.yml'], evaluation_interval: `${step}m`, tests: tested.map(ruleTest) }
  return `${generated}
# promtool test rules: each alert is quiet, fires and resolves on made values.
${yaml(tests)}`
}

function ruleTest([alertname, { severity, summary, example }]: [string, Alert]) {
  const { stepMinutes = 1, series, quietAt, firesAt, resolvedAt, labels, value } = example
  const at = (minutes: number, exp_alerts: unknown[] = []) => ({
    alertname,
    eval_time: `${minutes}m`,
    exp_alerts,
  })
  const firing = {
    exp_labels: { ...labels, severity },
    exp_annotations: { summary: shown(summary, labels, value), runbook_url: runbookOf(alertname) },
  }
  return {
    name: alertname,
    interval: `${stepMinutes}m`,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [at(quietAt), at(firesAt, [firing]), at(resolvedAt)],
  }
}

/** A summary as Prometheus shows it. */
function shown(summary: string, labels: Readonly<Record<string, string>>, value = ''): string {
  return summary
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '')
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, value)
}

/** GitHub and others make a heading's anchor by writing it in lower case. */
function runbookOf(alert: string): string {
  return `${runbook}#${alert.toLowerCase()}`
}

function yaml(content: unknown): string {
  return stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })
}
