import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TelemetryEvent } from '../contracts/event.ts'
import { policyFromEnvironment } from '../settings/policy.ts'
import { breakdown, summarise } from './breakdown.ts'
import { bucketEvents } from './buckets.ts'
import { judgeBucket } from './judge.ts'
import { compileRules } from './rules.ts'

/** A recorded case: events and the verdicts of an independent implementation of the same model. */
interface OracleCase {
  id: string
  note: string
  t0: string
  apps: string[]
  titles: string[]
  events: [
    dtMs: number,
    app: number,
    title: number,
    keys: number,
    clicks: number,
    px: number,
    idle: number,
    distracted: 0 | 1,
  ][]
  config?: OracleConfig
  substringOnly?: true
  expected: {
    buckets: {
      start: string
      state: string
      confidence: number
      keystrokes: number
      clicks: number
      mouseDistance: number
      maxIdle: number
      samples: number
      app: string
      title: string
    }[]
    summary: object
    apps: { app_name: string; category: string; states: { productive: number; non_productive: number } }[]
  }
}

type OracleConfig = Record<string, number | string[]>

const folder = new URL('./fixtures/oracle/', import.meta.url)
const load = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const defaultConfig = load<OracleConfig>('config.json')
const files = readdirSync(folder).filter(file => file.endsWith('.json') && file !== 'config.json')

/**
 * Cases in which the documented model gives another verdict than the recorded one: the difference, and why
 * ours is right.
 */
const deviations: Record<string, { why: string; apply: (expected: OracleCase['expected']) => void }> = {
  'browser-046': {
    why: 'A short browser name must be the whole app name: "Archive Utility" is not the browser Arc.',
    apply: expected => relabel(expected, 'Archive Utility'),
  },
  'browser-056': {
    why: 'The same: "Research" is not the browser Arc.',
    apply: expected => relabel(expected, 'Research'),
  },
  'unicode-023': {
    why: 'The last segment is a lone byte order mark, which is invisible: the whole title is the label.',
    apply: expected => relabel(expected, 'Google Chrome — x - \ufeff'),
  },
  'unicode-027': {
    why: 'Nobody can see a label that is a byte order mark.',
    apply: expected => relabel(expected, 'Google Chrome — Other'),
  },
  'custom-unicode-027': {
    why: 'The same.',
    apply: expected => relabel(expected, 'Google Chrome — Other'),
  },
  'custom-rule-order-007': {
    why: 'Matches both lists; meetings come first, as in every other recorded case (rule-order-007 has the same title).',
    apply: expected => {
      for (const bucket of expected.buckets) bucket.state = 'productive'
      for (const summary of [expected.summary, expected.apps[0]?.states]) {
        if (summary) Object.assign(summary, { productive: 60, non_productive: 0 })
      }
      for (const app of expected.apps) app.category = 'productive'
    },
  },
}

describe.each(files)('recorded cases of %s', file => {
  it.each(load<OracleCase[]>(file).map(recorded => [nameOf(recorded), recorded] as const))(
    '%s',
    (_, recorded) => {
      const expected = structuredClone(recorded.expected)
      deviations[recorded.id]?.apply(expected)

      const judged = judgeRecorded(recorded)

      expect(judged.buckets.map(bucket => ({ ...bucket, ...unmeasured }))).toEqual(
        expected.buckets.map(bucket => ({ ...bucket, ...unmeasured })),
      )
      for (const [i, bucket] of judged.buckets.entries()) {
        expectRounded(bucket.confidence, expected.buckets[i]?.confidence, 0.001)
        expectRounded(bucket.mouseDistance, expected.buckets[i]?.mouseDistance, 0.1)
        expectRounded(bucket.maxIdle, expected.buckets[i]?.maxIdle, 0.1)
      }
      expect(judged.summary).toEqual(expected.summary)
      expect(judged.apps).toEqual(expected.apps)
    },
  )
})

it('has an existing, differing case for every deviation', () => {
  const recorded = new Map(files.flatMap(file => load<OracleCase[]>(file)).map(one => [one.id, one]))

  for (const [id, { apply }] of Object.entries(deviations)) {
    const expected = structuredClone(recorded.get(id)?.expected)
    if (!expected) throw new Error(`${id} is no recorded case`)
    apply(expected)
    expect(expected, id).not.toEqual(recorded.get(id)?.expected)
  }
})

/** Compared separately, as rounded numbers. */
const unmeasured = { confidence: 0, mouseDistance: 0, maxIdle: 0 }

/** The recorded numbers were rounded, halves either way: ours must round to them. */
function expectRounded(exact: number, rounded: number | undefined, unit: number) {
  expect(Math.abs(exact - (rounded ?? Number.NaN))).toBeLessThanOrEqual(unit / 2 + 1e-6)
}

function nameOf({ id, note }: OracleCase): string {
  const deviation = deviations[id]
  return deviation ? `${id}: ${note} (differs: ${deviation.why})` : `${id}: ${note}`
}

function relabel(expected: OracleCase['expected'], label: string) {
  for (const app of expected.apps) app.app_name = label
}

function judgeRecorded({ t0, apps, titles, events, config = defaultConfig }: OracleCase) {
  const { BUCKET_SIZE_SEC: bucketSizeSec, ...environment } = config
  const rules = compileRules(policyFromEnvironment(asText(environment)), Number(bucketSizeSec))
  const telemetry = events.map(
    ([dt, app, title, keys, clicks, px, idle, distracted]): TelemetryEvent => ({
      user_id: 'someone',
      timestamp: new Date(Date.parse(t0) + dt).toISOString(),
      app_name: apps[app] ?? '',
      window_title: titles[title] ?? '',
      keystroke_count: keys,
      mouse_clicks: clicks,
      scroll_count: 0,
      mouse_distance: px,
      idle_seconds: idle,
      distraction_visible: distracted === 1,
    }),
  )
  const buckets = [...bucketEvents(telemetry, rules)]
    .sort(([a], [b]) => a - b)
    .map(([start, totals]) => ({ start, totals, verdict: judgeBucket(totals, rules) }))
  const verdicts = buckets.map(bucket => bucket.verdict)
  return {
    buckets: buckets.map(({ start, totals, verdict }) => ({
      start: new Date(start).toISOString().replace('.000Z', '+00:00'),
      state: verdict.state,
      confidence: verdict.confidence,
      keystrokes: totals.keystrokes,
      clicks: totals.clicks,
      mouseDistance: totals.mouseMicroPixels / 1_000_000,
      maxIdle: totals.maxIdleMs / 1_000,
      samples: totals.samples,
      app: verdict.surface.app,
      title: verdict.surface.title,
    })),
    summary: summarise(verdicts, rules.bucketSizeSec),
    apps: breakdown(verdicts, rules.bucketSizeSec),
  }
}

function asText(config: OracleConfig): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]))
}
