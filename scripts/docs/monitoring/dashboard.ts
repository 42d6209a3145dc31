import { rows } from './panels.ts'

const datasource = { type: 'prometheus', uid: '$' + '{datasource}' }
const columns = 24
const perRow = 4
const height = 8

/** The text of deploy/grafana/telemetry-tracker.json, for Grafana 10 or later: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function grafanaDashboard(): string {
  const dashboard = {
    title: 'Telemetry Tracker',
    uid: 'telemetry-tracker',
    description:
      'Made from the metrics of the server by "npm run docs". docs/runbook.md says what to do about them.',
    tags: ['telemetry-tracker'],
    editable: true,
    graphTooltip: 1,
    refresh: '1m',
    schemaVersion: 39,
    time: { from: 'now-24h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    annotations: { list: [] },
    panels: panels(),
  }
  return `${JSON.stringify(dashboard, undefined, 2)}\n`
}

/** Every query of the dashboard. */
export function dashboardQueries(): string[] {
  return Object.values(rows).flatMap(row => row.flatMap(({ queries }) => Object.values(queries)))
}

function panels() {
  const width = columns / perRow
  let nextId = 1
  return Object.entries(rows).flatMap(([title, plots], row) => {
    const y = row * (height + 1)
    const heading = {
      id: nextId++,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: columns, h: 1 },
      panels: [],
    }
    return [
      heading,
      ...plots.map(({ title: plotTitle, description = '', unit, queries }, column) => ({
        id: nextId++,
        type: 'timeseries',
        title: plotTitle,
        description,
        datasource,
        gridPos: { x: column * width, y: y + 1, w: width, h: height },
        fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10 } }, overrides: [] },
        options: {
          legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
          tooltip: { mode: 'multi', sort: 'desc' },
        },
        targets: Object.entries(queries).map(([legendFormat, expr], index) => ({
          refId: String.fromCharCode('A'.charCodeAt(0) + index),
          datasource,
          expr,
          legendFormat,
        })),
      })),
    ]
  })
}
