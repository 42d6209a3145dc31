import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { summarySchema, timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { event, eventsFrom } from '../../testing/events.ts'
import { startTestServer, trackRequest } from '../../testing/server.ts'

const timeline = z.array(timelineRowSchema)
const sender = { device_id: 'laptop', epoch: 'e1' }

describe('a batch without a sequence', () => {
  it('is counted as curl sends it', async () => {
    const server = await startTestServer()
    const body = `{"events":[{"user_id":"ada","timestamp":"2026-03-10T11:30:10Z","app_name":"Code","window_title":"notes.md",
      "keystroke_count":6,"mouse_clicks":1,"mouse_distance":12.5,"idle_seconds":0.2,"distraction_visible":false}]}`

    const { stdout } = await promisify(execFile)('curl', ['-s', `${server.url}/track`, '-d', body])

    expect(JSON.parse(stdout)).toEqual({ ingested: 1, duplicate: false, rejected: [] })
    expect(await server.read('/summary/today?user_id=ada', summarySchema)).toEqual({
      productive: 60,
      non_productive: 0,
      no_input: 0,
      no_input_counts: 'non_productive',
      total_seconds: 60,
      total_buckets: 1,
      declared: 0,
      timezone: 'UTC',
    })
  })

  it('counts the same content once within an hour, with its events in any order', async () => {
    const server = await startTestServer()
    const [first, second] = eventsFrom('2026-03-10T11:30:10Z', 2)
    await server.track({ events: [first, second] })

    server.time.nowMs += 60 * 60 * 1000 - 1
    const again = await server.track({ events: [second, first] })
    server.time.nowMs += 1
    const muchLater = await server.track({ events: [first, second] })

    expect(again).toEqual({ ingested: 0, duplicate: true, rejected: [] })
    expect(muchLater).toEqual({ ingested: 2, duplicate: false, rejected: [] })
  })

  it('counts the same content once when it arrives twice at the same time', async () => {
    const server = await startTestServer()

    const answers = await Promise.all([1, 2, 3].map(() => server.track({ events: [event()] })))

    expect(answers.map(({ ingested }) => ingested).sort()).toEqual([0, 0, 1])
  })

  it('reports no counted event as rejected when it is sent again after its time', async () => {
    const server = await startTestServer()
    const late = new Date(server.time.nowMs - 14 * 24 * 60 * 60_000 + 60_000).toISOString()
    const batch = { events: [event({ timestamp: late }), event()] }
    await server.track(batch)

    server.time.nowMs += 120_000
    const again = await server.track(batch)

    expect(again).toEqual({ ingested: 0, duplicate: true, rejected: [] })
  })

  it('counts for each person it names', async () => {
    const server = await startTestServer()

    const answer = await server.track({ events: [event({ user_id: 'ada' }), event({ user_id: 'bob' })] })

    expect(answer.ingested).toBe(2)
    expect(await server.read('/summary/today?user_id=bob', summarySchema)).toMatchObject({
      total_seconds: 60,
    })
    expect(await server.read('/summary/today', summarySchema)).toMatchObject({ total_seconds: 120 })
  })

  it('is rejected with the field named if none of its events is valid', async () => {
    const server = await startTestServer()

    const { status, error } = await server.refusal(
      '/track',
      trackRequest({ events: [{ ...event(), keystrokes: 1, keystroke_count: 'six' }] }),
    )

    expect(status).toBe(400)
    expect(error.code).toBe('invalid_body')
    expect(error.message).toContain('keystroke_count')
  })
})

describe('rejected events', () => {
  it('do not affect the valid ones and are returned with their reason', async () => {
    const server = await startTestServer()
    const events = [
      event(),
      event({ mouse_clicks: -1 }),
      event({ timestamp: '2026-03-10T12:05:01Z' }),
      event({ timestamp: '2026-02-24T11:59:59Z' }),
      event({ timestamp: '2026-03-10T12:05:00Z' }),
      event({ window_title: 'a\0b' }),
      event({ app_name: 'half \ud800' }),
    ]

    const answer = await server.track({ events })

    expect(answer.ingested).toBe(2)
    expect(answer.rejected.map(({ index, reason }) => [index, reason])).toEqual([
      [1, 'invalid'],
      [2, 'in_the_future'],
      [3, 'expired'],
      [5, 'invalid'],
      [6, 'invalid'],
    ])
    expect(answer.rejected[0]?.message).toContain('mouse_clicks')
    expect(answer.rejected[3]?.message).toContain('window_title')
  })
})

describe('an invalid body', () => {
  it.each([
    ['invalid JSON', '{"events":[', 400, 'JSON'],
    ['no events', '{"events":[]}', 400, 'events'],
    ['a wrong field', '{"events":[{}],"device_id":"d","epoch":"e","sequence":0}', 400, 'sequence'],
    ['a sequence alone', '{"events":[{}],"sequence":1}', 400, 'device_id, epoch and sequence'],
    ['a device alone', '{"events":[{}],"device_id":"d"}', 400, 'device_id, epoch and sequence'],
    ['too large', `{"events":["${'x'.repeat(512 * 1024)}"]}`, 413, 'MAX_REQUEST_SIZE_KB'],
  ])('is rejected with the problem: %s', async (_, body, status, hint) => {
    const server = await startTestServer()

    const refusal = await server.refusal('/track', { method: 'POST', body })

    expect(refusal.status).toBe(status)
    expect(refusal.error.message).toContain(hint)
  })

  it('is rejected if a batch with a sequence has events of two people', async () => {
    const server = await startTestServer()
    const events = [event(), event({ user_id: 'bob' })]

    const { status, error } = await server.refusal('/track', trackRequest({ ...sender, sequence: 1, events }))

    expect(status).toBe(400)
    expect(error.message).toContain('user_id')
  })
})

describe('a gzipped body', () => {
  it('is counted', async () => {
    const server = await startTestServer()

    const response = await fetch(`${server.url}/track`, {
      method: 'POST',
      headers: { 'Content-Encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ events: [event()] })),
    })

    expect(response.status).toBe(201)
  })

  it('is rejected if it unpacks over the limit, is damaged, or has another encoding', async () => {
    const server = await startTestServer()
    const send = (body: string | Uint8Array<ArrayBuffer>, encoding: string) =>
      server.refusal('/track', { method: 'POST', headers: { 'Content-Encoding': encoding }, body })

    expect((await send(gzipSync(Buffer.alloc(50_000_000)), 'gzip')).status).toBe(413)
    expect((await send('not packed', 'gzip')).status).toBe(400)
    expect((await send('{}', 'br')).status).toBe(415)
  })
})

describe('several devices of one person', () => {
  it('count a minute once, from the device with the most interaction', async () => {
    const server = await startTestServer()
    const send = (device_id: string, app_name: string, keystroke_count: number) =>
      server.track({ device_id, epoch: 'e', sequence: 1, events: [event({ app_name, keystroke_count })] })

    await send('laptop', 'Code', 6)
    await send('desktop', 'Blender', 9)
    await send('tablet', 'Notes', 1)

    expect(await server.read('/timeline?user_id=ada', timeline)).toMatchObject([
      { app_name: 'Blender', keystrokes: 9 },
    ])
    expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({
      total_seconds: 60,
    })
    const { database } = server.context
    const apps = await database.read('SELECT * FROM daily_app_totals WHERE productive_sec <> 0')
    expect(apps).toMatchObject([{ app_label: 'Blender', productive_sec: 60 }])
  })
})

describe('late events', () => {
  it('change their minute and adjust the daily totals', async () => {
    const server = await startTestServer()
    const lastWeek = '2026-03-03T09:00:00Z'
    const days = z.array(z.object({ date: z.string(), productive: z.int(), non_productive: z.int() }))
    await server.track({
      ...sender,
      sequence: 1,
      events: [event({ timestamp: lastWeek, keystroke_count: 0, mouse_clicks: 0 })],
    })
    const before = await server.read('/daily?user_id=ada&days=8', days)

    await server.track({ ...sender, sequence: 2, events: [event({ timestamp: lastWeek })] })

    const after = await server.read('/daily?user_id=ada&days=8', days)
    expect(before[0]).toMatchObject({ date: '2026-03-03', productive: 0, non_productive: 60 })
    expect(after[0]).toMatchObject({ date: '2026-03-03', productive: 60, non_productive: 0 })
  })
})

describe('days', () => {
  it('are local, also when the clocks change', async () => {
    const server = await startTestServer({ TIMEZONE: 'Europe/Berlin' }, { now: '2026-03-30T10:00:00Z' })
    const at = (timestamp: string) => server.track({ events: [event({ timestamp })] })

    await at('2026-03-28T22:59:30Z')
    await at('2026-03-28T23:00:30Z')
    await at('2026-03-29T21:59:30Z')
    await at('2026-03-29T22:00:30Z')

    const springForward = await server.read('/timeline?user_id=ada&date=2026-03-29', timeline)
    expect(springForward.map(({ start }) => start)).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T21:59:00.000Z',
    ])
    const days = z.array(z.object({ date: z.string(), total_seconds: z.int() }))
    expect(await server.read('/daily?user_id=ada&days=3', days)).toMatchObject([
      { date: '2026-03-28', total_seconds: 60 },
      { date: '2026-03-29', total_seconds: 120 },
      { date: '2026-03-30', total_seconds: 60 },
    ])
  })
})

describe('limits', () => {
  it('apply to batches per minute, separately for each device', async () => {
    const server = await startTestServer({ RATE_LIMIT_PER_DEVICE: '2/minute' })
    const batch = (device_id: string, sequence: number) => ({
      device_id,
      epoch: 'e',
      sequence,
      events: [event()],
    })
    await server.track(batch('laptop', 1))
    await server.track(batch('laptop', 2))

    const third = await server.refusal('/track', trackRequest(batch('laptop', 3)))
    await server.track(batch('desktop', 1))
    server.time.nowMs += 30_000
    const later = await server.track(batch('laptop', 3))

    expect(third.status).toBe(429)
    expect(third.headers.get('Retry-After')).toBe('30')
    expect(later.ingested).toBe(1)
  })
})

describe('DROP_TITLES', () => {
  it('keeps titles out of the database', async () => {
    const server = await startTestServer({ DROP_TITLES: 'true' })

    await server.track({ events: [event({ window_title: 'secret plan' })] })

    expect(JSON.stringify(await server.context.database.read('SELECT * FROM buckets'))).not.toContain(
      'secret',
    )
  })
})
