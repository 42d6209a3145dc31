import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { breakdown, summarise } from '@telemetry-tracker/shared/engine/breakdown'
import { bucketEvents } from '@telemetry-tracker/shared/engine/buckets'
import { judgeBucket } from '@telemetry-tracker/shared/engine/judge'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { dayFileAt } from './day-file.ts'
import { LocalDay } from './local-day.ts'

const rules = compileRules(defaultPolicy, 60)
const noon = Date.parse('2026-03-04T12:00:00Z')
const minuteMs = 60_000

afterEach(() => vi.unstubAllEnvs())

function eventAt(atMs: number, keystrokes = 1, change: Partial<TelemetryEvent> = {}): TelemetryEvent {
  return { ...anEvent(keystrokes), timestamp: new Date(atMs).toISOString(), ...change }
}

/** A minute with one second of work in every ten. */
function workingMinute(startMs: number, app = 'XTerm'): TelemetryEvent[] {
  return [0, 10, 20, 30, 40, 50].map(second =>
    eventAt(startMs + second * 1_000, second % 3, { app_name: app }),
  )
}

function aDay(place = join(temporaryFolder(), 'today.jsonl'), zone = 'UTC', userId = 'ada') {
  const troubles: unknown[] = []
  const day = new LocalDay({
    file: dayFileAt(place),
    userId,
    zone,
    onTrouble: error => troubles.push(error),
  })
  return { day, place, troubles }
}

function record(day: LocalDay, events: readonly TelemetryEvent[]) {
  for (const event of events) day.add(event, rules)
}

test('judges every minute like the server', () => {
  const seconds = fc.array(
    fc.record({
      afterSec: fc.integer({ min: 1, max: 90 }),
      keystrokes: fc.integer({ min: 0, max: 4 }),
      app: fc.constantFrom('XTerm', 'Spotify', 'Zoom'),
    }),
    { minLength: 1, maxLength: 200 },
  )
  fc.assert(
    fc.property(seconds, found => {
      let atMs = noon
      const events = found.map(({ afterSec, keystrokes, app }) => {
        atMs += afterSec * 1_000
        return eventAt(atMs, keystrokes, { app_name: app })
      })
      const { day } = aDay()

      record(day, events)

      const verdicts = [...bucketEvents(events, rules).values()].map(totals => judgeBucket(totals, rules))
      const numbers = day.numbers(atMs, rules)
      const counting = { bucketSizeSec: 60, noInputCounts: rules.policy.noInputCounts }
      expect(numbers).toMatchObject({
        summary: summarise(verdicts, counting),
        apps: breakdown(verdicts, counting).slice(0, 5),
        source: 'local',
      })
    }),
    { numRuns: 50 },
  )
})

test('sums productive time by hour of the machine’s clock', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  const { day } = aDay()
  record(day, [...workingMinute(noon), ...workingMinute(noon + 61 * minuteMs, 'Spotify')])

  expect(day.numbers(noon + 62 * minuteMs, rules)?.hours).toEqual([
    { start: '2026-03-04T12:00:00.000Z', productive: 60, non_productive: 0, no_input: 0 },
    { start: '2026-03-04T13:00:00.000Z', productive: 0, non_productive: 60, no_input: 0 },
  ])
})

test('starts again at midnight of its zone', () => {
  const { day } = aDay(undefined, 'America/New_York')
  const midnight = Date.parse('2026-03-05T05:00:00Z')
  record(day, [...workingMinute(midnight - minuteMs), ...workingMinute(midnight)])

  expect(day.numbers(midnight + minuteMs, rules)?.summary.total_buckets).toBe(1)
  expect(day.numbers(midnight + 24 * 60 * minuteMs, rules)).toBeNull()
})

test('applies the server’s zone, also to stored minutes', () => {
  const { day, place } = aDay(undefined, 'UTC')
  const midnight = Date.parse('2026-03-04T05:00:00Z')
  record(
    day,
    [midnight - minuteMs, midnight, midnight + minuteMs].flatMap(start => workingMinute(start)),
  )

  day.follow('America/New_York')

  expect(day.numbers(midnight + minuteMs, rules)?.summary.total_buckets).toBe(2)
  expect(aDay(place, 'UTC').day.numbers(midnight + minuteMs, rules)?.summary.total_buckets).toBe(1)
})

test('keeps its own zone when the server names one that this machine does not know', () => {
  const { day, place } = aDay()
  record(day, workingMinute(noon))

  day.follow('Mars/Base')
  record(day, workingMinute(noon + minuteMs))

  expect(day.numbers(noon + minuteMs, rules)?.summary.total_buckets).toBe(2)
  writeFileSync(place, readFileSync(place, 'utf8').replace('"UTC"', '"Mars/Base"'))
  expect(aDay(place).day.numbers(noon + minuteMs, rules)).not.toBeNull()
})

test('knows finished minutes and queued ones after a restart', () => {
  const { day, place } = aDay()
  const events = [0, 1, 2, 3].flatMap(minute => workingMinute(noon + minute * minuteMs))
  record(day, events)

  const again = aDay(place).day
  const waiting = [events.slice(20), events.slice(9, 20), events.slice(0, 9)]
  again.catchUp(waiting, noon + 4 * minuteMs, rules)

  expect(again.numbers(noon + 4 * minuteMs, rules)).toEqual(day.numbers(noon + 4 * minuteMs, rules))
})

test('reads no more of a long queue than it needs', () => {
  const { day } = aDay()
  let read = 0
  function* batches() {
    for (let daysAgo = 0; daysAgo < 14; daysAgo++) {
      read++
      yield workingMinute(noon - daysAgo * 24 * 60 * minuteMs)
    }
  }

  day.catchUp(batches(), noon, rules)

  expect(day.numbers(noon, rules)?.summary.total_buckets).toBe(1)
  expect(read).toBe(2)
})

test('stores no titles, in a file that only its owner can read', () => {
  const { day, place } = aDay()
  record(
    day,
    [0, 1, 2].flatMap(minute => workingMinute(noon + minute * minuteMs)),
  )

  expect(readFileSync(place, 'utf8')).toContain('XTerm')
  expect(readFileSync(place, 'utf8')).not.toContain('vim')
  expect(statSync(place).mode & 0o077).toBe(0)
})

test('hides another person’s day', () => {
  const { day, place } = aDay()
  record(
    day,
    [0, 1].flatMap(minute => workingMinute(noon + minute * minuteMs)),
  )

  expect(aDay(place, 'UTC', 'bob').day.numbers(noon, rules)).toBeNull()
})

test('deletes everything of a person who was deleted', () => {
  const { day, place } = aDay()
  record(
    day,
    [0, 1].flatMap(minute => workingMinute(noon + minute * minuteMs)),
  )

  day.forget()

  expect(day.numbers(noon, rules)).toBeNull()
  expect(() => readFileSync(place)).toThrow('ENOENT')
})

test('continues with the readable part of a damaged file', () => {
  const { day, place } = aDay()
  record(
    day,
    [0, 1, 2].flatMap(minute => workingMinute(noon + minute * minuteMs)),
  )
  appendFileSync(place, '{"startMs":17726')

  expect(aDay(place).day.numbers(noon, rules)?.summary.total_buckets).toBe(2)
  writeFileSync(place, 'nothing of this')
  expect(aDay(place).day.numbers(noon, rules)).toBeNull()
})

test('continues in memory if the disk cannot be written, and reports it', () => {
  const noFolder = join(temporaryFolder(), 'a-file')
  writeFileSync(noFolder, '')
  const { day, troubles } = aDay(join(noFolder, 'today.jsonl'))

  record(
    day,
    [0, 1].flatMap(minute => workingMinute(noon + minute * minuteMs)),
  )

  expect(day.numbers(noon, rules)?.summary.total_buckets).toBe(2)
  expect(troubles.length).toBeGreaterThan(0)
})
