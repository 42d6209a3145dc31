import type { Distraction } from '@telemetry-tracker/shared/contracts/event'
import { distractionSchema } from '@telemetry-tracker/shared/contracts/event'
import type { MinuteState, Reason } from '@telemetry-tracker/shared/contracts/http'
import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import type { LeftOut } from '@telemetry-tracker/shared/engine/left-out/left-out'
import type { BucketTotals, RunningTotals } from '@telemetry-tracker/shared/engine/totals'
import type { Row, Value } from '../../database/database.ts'
import { numberIn, textIn } from '../../database/row.ts'
import { parseLeftOut } from './left-out-text.ts'
import { packSurfaces, unpackSurfaces } from './surface-list.ts'
import { countedIn, verdictColumns, verdictValues } from './verdict-row.ts'

/** A bucket as stored in the database. */
export interface StoredBucket {
  userId: string
  startMs: number
  deviceId: string
  totals: RunningTotals
  state: MinuteState
  reason: Reason
  appLabel: string
  leftOut: readonly LeftOut[]
  /** Whether it is the bucket that counts for the person's minute. */
  counts: boolean
}

const texts: ReadonlySet<string> = new Set([
  'user_id',
  'device_id',
  'histogram',
  'surfaces',
  'distractions',
  'suspicions',
  'app_label',
  'left_out',
])

/** The columns of `buckets`, in the order of `bucketValues`. */
export const bucketColumns = [
  'user_id',
  'bucket_start',
  'device_id',
  'samples',
  'keystrokes',
  'clicks',
  'scrolls',
  'mouse_micro_pixels',
  'max_idle_ms',
  'moving_samples',
  'wheel_samples',
  'wheel_only_samples',
  'squared_pixels',
  'distracted_samples',
  'meeting_samples',
  'uncounted_samples',
  'min_uncounted_idle_ms',
  'histogram',
  'surfaces',
  'distractions',
  'suspicions',
  ...verdictColumns,
  'counts',
] as const

/** The types of these columns, in the same order: texts or whole numbers. */
export const bucketColumnTypes = bucketColumns.map<'TEXT' | 'BIGINT'>(column =>
  texts.has(column) ? 'TEXT' : 'BIGINT',
)

export function bucketValues(
  { userId, startMs, deviceId, totals, counts }: StoredBucket,
  verdict: Verdict,
): Value[] {
  return [
    userId,
    startMs,
    deviceId,
    totals.samples,
    totals.keystrokes,
    totals.clicks,
    totals.scrolls,
    totals.mouseMicroPixels,
    totals.maxIdleMs,
    totals.movingSamples,
    totals.wheelSamples,
    totals.wheelOnlySamples,
    totals.squaredPixels,
    totals.distractedSamples,
    totals.meetingSamples,
    totals.uncountedSamples,
    totals.minUncountedIdleMs,
    countsText(totals.interactionHistogram),
    surfacesText(totals.surfaces),
    totals.distractions.length === 0
      ? ''
      : listText(totals.distractions.flatMap(d => [d.source, d.name, d.samples])),
    totals.suspicions.length === 0 ? '' : listText(totals.suspicions.flat()),
    ...verdictValues(verdict),
    counts ? 1 : 0,
  ]
}

/** The bucket of a row of `buckets`. Throws a TypeError if the row is damaged. */
export function bucketOfRow(row: Row): StoredBucket {
  const surfaces = surfacesOfRow(row)
  return {
    userId: textIn(row, 'user_id'),
    startMs: numberIn(row, 'bucket_start'),
    deviceId: textIn(row, 'device_id'),
    ...countedIn(row, surfaces),
    leftOut: leftOutIn(row),
    counts: numberIn(row, 'counts') === 1,
    totals: {
      samples: numberIn(row, 'samples'),
      keystrokes: numberIn(row, 'keystrokes'),
      clicks: numberIn(row, 'clicks'),
      scrolls: numberIn(row, 'scrolls'),
      mouseMicroPixels: numberIn(row, 'mouse_micro_pixels'),
      maxIdleMs: numberIn(row, 'max_idle_ms'),
      movingSamples: numberIn(row, 'moving_samples'),
      wheelSamples: numberIn(row, 'wheel_samples'),
      wheelOnlySamples: numberIn(row, 'wheel_only_samples'),
      squaredPixels: numberIn(row, 'squared_pixels'),
      distractedSamples: numberIn(row, 'distracted_samples'),
      meetingSamples: numberIn(row, 'meeting_samples'),
      uncountedSamples: numberIn(row, 'uncounted_samples'),
      minUncountedIdleMs: numberIn(row, 'min_uncounted_idle_ms'),
      interactionHistogram: histogramIn(row),
      surfaces,
      distractions: distractionsIn(row),
      suspicions: suspicionsIn(row),
    },
  }
}

/** The channels that the verdict of a row leaves out. */
export function leftOutIn(row: Row): readonly LeftOut[] {
  return parseLeftOut(textIn(row, 'left_out'))
}

/** The surfaces in the bucket of a row. */
export function surfacesOfRow(row: Row): RunningTotals['surfaces'] {
  return unpackSurfaces(listIn(row, 'surfaces'))
}

/** The column `surfaces` of a row. */
export function surfacesText(surfaces: BucketTotals['surfaces']): string {
  return listText(packSurfaces(surfaces))
}

function histogramIn(row: Row): RunningTotals['interactionHistogram'] {
  return recordsIn(row, 'histogram', 2).map(([count, samples]) => [number(count), number(samples)])
}

function distractionsIn(row: Row): RunningTotals['distractions'] {
  return recordsIn(row, 'distractions', 3).map(([source, name, samples]) => ({
    ...parseDistraction(source, name),
    samples: number(samples),
  }))
}

function parseDistraction(source: unknown, name: unknown): Distraction {
  return distractionSchema.parse({ source, name })
}

function suspicionsIn(row: Row): RunningTotals['suspicions'] {
  return recordsIn(row, 'suspicions', 2).map(([name, samples]) => [text(name), number(samples)])
}

/** The same as `listText` for pairs of numbers, but faster. */
function countsText(counts: BucketTotals['interactionHistogram']): string {
  let text = ''
  for (const [key, count] of counts) text += text === '' ? `${key},${count}` : `,${key},${count}`
  return text
}

/** Lists are stored as JSON without brackets, so that empty lists, which are most, take no space. */
function listText(list: readonly unknown[]): string {
  if (list.length === 0) return ''
  return JSON.stringify(list).slice(1, -1)
}

function listIn(row: Row, column: string): unknown[] {
  const stored = textIn(row, column)
  if (stored === '') return []
  const list: unknown = JSON.parse(`[${stored}]`)
  if (!Array.isArray(list)) throw new TypeError(`"${column}" of a bucket is damaged.`)
  return list
}

/** A list cut into records of `width` values. */
function recordsIn(row: Row, column: string, width: number): unknown[][] {
  const flat = listIn(row, column)
  if (flat.length % width !== 0) throw new TypeError(`"${column}" of a bucket is damaged.`)
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width))
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A list of a bucket has a value that is not a text.')
  return value
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('A list of a bucket has a value that is not a number.')
  return value
}
