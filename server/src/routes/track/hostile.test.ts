import { gzipSync } from 'node:zlib'
import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import { event } from '../../testing/events.ts'
import { startTestServer, trackRequest } from '../../testing/server.ts'

const sender = { device_id: 'laptop', epoch: 'e1', sequence: 1 }
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
/** JSON text, because JSON.stringify cannot write NaN or infinite numbers. */
const withField = (field: string, json: string) =>
  JSON.stringify({ events: [{ ...event(), [field]: 0 }] }).replace(`"${field}":0`, `"${field}":${json}`)

it.each([
  ['a string', '"events"', 'object'],
  ['a number', '5', 'object'],
  ['null', 'null', 'object'],
  ['a list', '[]', 'object'],
  ['events that are not a list', '{"events":"many"}', 'events'],
  ['10,000 events', JSON.stringify({ events: Array.from({ length: 10_000 }, () => 0) }), 'events'],
  ['deep nesting', deep, 'object'],
  ['deep nesting in an event', `{"events":[${deep}]}`, 'events.0'],
  ['NaN', withField('mouse_distance', 'NaN'), 'JSON'],
  ['an infinite number', withField('mouse_distance', '1e999'), 'mouse_distance'],
  ['a huge number', withField('keystroke_count', '1e300'), 'keystroke_count'],
  ['a fraction of a key', withField('keystroke_count', '0.5'), 'keystroke_count'],
  ['a negative number', withField('idle_seconds', '-1'), 'idle_seconds'],
  ['a nonexistent date', withField('timestamp', '"2026-02-30T00:00:00Z"'), 'timestamp'],
  ['an unreadable date', withField('timestamp', '"yesterday"'), 'timestamp'],
  [
    'a time with thousands of digits',
    withField('timestamp', `"2026-03-10T11:00:00.${'1'.repeat(5_000)}x"`),
    'timestamp',
  ],
  ['a long ID', withField('user_id', `"${'x'.repeat(200)}"`), 'user_id'],
  ['a NUL', withField('user_id', '"a\\u0000b"'), 'user_id'],
  ['a lone surrogate', withField('app_name', '"\\ud800"'), 'app_name'],
  [
    'a lone surrogate in a distraction',
    withField('distraction', '{"source":"tab","name":"\\udfff"}'),
    'distraction',
  ],
  [
    'a long device ID',
    JSON.stringify({ ...sender, device_id: 'd'.repeat(200), events: [event()] }),
    'device_id',
  ],
  [
    'a lone surrogate in a device ID',
    `{"events":[{}],"device_id":"\\ud800","epoch":"e","sequence":1}`,
    'device_id',
  ],
  ['a huge sequence', JSON.stringify({ ...sender, sequence: 2 ** 60, events: [event()] }), 'sequence'],
])('rejects %s and names the field', async (_, body, field) => {
  const server = await startTestServer()

  const { status, error } = await server.refusal('/track', { method: 'POST', body })

  expect(status).toBe(400)
  expect(error.message).toContain(field)
})

it('rejects a small body that unpacks to a large one', async () => {
  const server = await startTestServer()
  const bomb = gzipSync(`{"events":[${' '.repeat(200_000_000)}]}`)

  const { status } = await server.refusal('/track', {
    method: 'POST',
    headers: { 'Content-Encoding': 'gzip' },
    body: bomb,
  })

  expect(status).toBe(413)
})

it('counts the valid events next to every kind of invalid one', async () => {
  const server = await startTestServer()
  const bad = [null, 'x', 5, [], {}, event({ user_id: 'x'.repeat(200) }), event({ window_title: '\0' })]

  const answer = await server.track({ ...sender, events: [...bad, event()] })

  expect(answer.ingested).toBe(1)
  expect(answer.rejected.map(({ index }) => index)).toEqual(bad.map((_, i) => i))
  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({ total_seconds: 60 })
})

it('limits the size of a flooded minute, and still counts it', async () => {
  const server = await startTestServer({ RATE_LIMIT_PER_DEVICE: '999999/minute' })
  for (let sequence = 1; sequence <= 4; sequence++) {
    const events = Array.from({ length: 500 }, (_, i) =>
      event({
        window_title: `${sequence} ${i}`,
        keystroke_count: 10_000,
        mouse_clicks: i,
        mouse_distance: 1_000_000_000,
        distraction_visible: true,
        distraction: { source: 'tab', name: `site ${sequence} ${i}` },
      }),
    )
    await server.track({ ...sender, sequence, events })
  }

  const [bucket] = await server.context.database.read('SELECT * FROM buckets')

  expect(bucket).toMatchObject({ samples: 2_000, keystrokes: 20_000_000 })
  expect(JSON.stringify(bucket).length).toBeLessThan(20_000)
})

it('accepts the whole allowed range', async () => {
  const server = await startTestServer({ DATA_RETENTION_DAYS: '0' })
  const extremes = [
    event({ timestamp: '0001-01-01T00:00:00Z' }),
    event({ user_id: '🦊'.repeat(64), app_name: '"\\\n\t', window_title: "'; DROP TABLE buckets; --" }),
    event({ idle_seconds: 1e308, mouse_distance: 1e9, keystroke_count: 10_000 }),
  ]

  const response = await fetch(`${server.url}/track`, trackRequest({ events: extremes }))

  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({ ingested: 3, duplicate: false, rejected: [] })
})
