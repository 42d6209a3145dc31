import type { Curve, CurvePoint } from './curves.ts'

const panel = { width: 330, height: 220, left: 58, right: 14, top: 44, bottom: 48 }
const columns = 3
const head = 84
const plot = {
  width: panel.width - panel.left - panel.right,
  height: panel.height - panel.top - panel.bottom,
}

/** Shares in percent that have a line. Below the smallest one, the scale ends at nothing. */
const lines = [0, 0.01, 0.1, 1, 10, 100]

const series = [
  { field: 'toolsCaught', label: "tools' minutes left out", mark: 'square' },
  { field: 'assistiveLost', label: 'assistive and special input: minutes lost', mark: 'diamond' },
  { field: 'peopleLost', label: "people's minutes lost", mark: 'circle' },
] as const

/** What each rule alone does at different thresholds, as an SVG picture for light and dark pages. */
export function curvesPicture(curves: readonly Curve[]): string {
  const width = columns * panel.width
  const height = head + Math.ceil(curves.length / columns) * panel.height
  const panels = curves.map((curve, index) => {
    const x = (index % columns) * panel.width
    const y = head + Math.floor(index / columns) * panel.height
    return `<g transform="translate(${x} ${y})">${panelOf(curve)}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">What each rule alone takes from people, from assistive input and from tools, by its threshold</title>
<style>${style}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="heading" x="20" y="30">What each rule alone does at different thresholds, in percent of the minutes that are productive without rules</text>
${legend()}
${panels.join('\n')}
</svg>
`
}

/** Three colours that people with any kind of colour blindness can tell apart, each with a mark of its own. */
const style = `
.page{fill:#fff}text{font:12px system-ui,sans-serif;fill:#333}.heading{font-size:15px;font-weight:600}.rule{font-size:13px;font-weight:600}
.grid{stroke:#ddd}.standard{stroke:#888;stroke-dasharray:3 3}.curve{fill:none;stroke-width:2}
.toolsCaught{stroke:#0072b2;fill:#0072b2}.assistiveLost{stroke:#b35900;fill:#b35900}.peopleLost{stroke:#a3337a;fill:#a3337a}
@media (prefers-color-scheme:dark){.page{fill:#16181d}text{fill:#ddd}.grid{stroke:#383c45}.standard{stroke:#999}
.toolsCaught{stroke:#56b4e9;fill:#56b4e9}.assistiveLost{stroke:#e69f00;fill:#e69f00}.peopleLost{stroke:#e38ac4;fill:#e38ac4}}
.curve{fill:none}
`

function legend(): string {
  let x = 26
  return series
    .map(({ field, label, mark }) => {
      const at = x
      x += 40 + label.length * 7
      return `<g class="${field}">${markAt(mark, at, 57)}</g><text x="${at + 12}" y="61">${label}</text>`
    })
    .concat(
      `<line class="standard" x1="${x}" x2="${x}" y1="48" y2="66"/><text x="${x + 8}" y="61">default</text>`,
    )
    .join('')
}

function panelOf({ rule, unit, standard, points }: Curve): string {
  const thresholds = points.map(({ threshold }) => threshold)
  const place = (threshold: number) => xOf(threshold, thresholds)
  const grid = lines.map(percent => {
    const y = yOf(percent / 100)
    return `<line class="grid" x1="${panel.left}" x2="${panel.width - panel.right}" y1="${y}" y2="${y}"/><text x="${panel.left - 8}" y="${y + 4}" text-anchor="end">${percent} %</text>`
  })
  const ticks = thresholds.map(
    threshold =>
      `<text x="${place(threshold)}" y="${panel.height - panel.bottom + 16}" text-anchor="middle">${threshold}</text>`,
  )
  return [
    `<text class="rule" x="${panel.left}" y="30">${rule}${standard === null ? ' (off by default)' : ''}</text>`,
    ...grid,
    standard === null ? '' : standardAt(place(standard)),
    ...ticks,
    `<text x="${panel.left + plot.width / 2}" y="${panel.height - panel.bottom + 34}" text-anchor="middle">${unit}</text>`,
    ...series.map(one => curveOf(one, points, place)),
  ].join('')
}

function standardAt(x: number): string {
  return `<line class="standard" x1="${x}" x2="${x}" y1="${panel.top}" y2="${panel.height - panel.bottom}"/>`
}

function curveOf(
  { field, mark }: (typeof series)[number],
  points: readonly CurvePoint[],
  place: (threshold: number) => number,
): string {
  const known = points.filter(point => !Number.isNaN(point[field]))
  const places = known.map(point => [place(point.threshold), yOf(point[field])] as const)
  const marks = places.map(([x, y]) => markAt(mark, x, y)).join('')
  return `<g class="${field}"><polyline class="curve" points="${places.map(([x, y]) => `${x},${y}`).join(' ')}"/>${marks}</g>`
}

function markAt(mark: (typeof series)[number]['mark'], x: number, y: number): string {
  if (mark === 'circle') return `<circle cx="${x}" cy="${y}" r="4"/>`
  const turned = mark === 'diamond' ? ` transform="rotate(45 ${x} ${y})"` : ''
  return `<rect x="${x - 3.5}" y="${y - 3.5}" width="7" height="7"${turned}/>`
}

/** Thresholds stand at equal distances; others between them. */
function xOf(threshold: number, thresholds: readonly number[]): number {
  const next = Math.max(
    1,
    thresholds.findIndex(value => value >= threshold),
  )
  const [low = 0, high = 1] = [thresholds[next - 1], thresholds[next]]
  const at = next - 1 + (threshold - low) / (high - low)
  return round(panel.left + 16 + (at / (thresholds.length - 1)) * (plot.width - 32))
}

/** A logarithmic scale with nothing at its foot. */
function yOf(share: number): number {
  const [, smallest = 1] = lines
  const percent = share * 100
  const step = percent < smallest ? percent / smallest : 1 + Math.log10(percent / smallest)
  return round(panel.top + plot.height * (1 - step / (lines.length - 1)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
