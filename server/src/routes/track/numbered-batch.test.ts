import { batchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { event, eventsFrom } from '../../testing/events.ts'
import { startTestServer, trackRequest } from '../../testing/server.ts'

const timeline = z.array(timelineRowSchema)
const sender = { device_id: 'laptop', epoch: 'e1' }

describe('a batch with a sequence', () => {
  it('counts once, even if it is sent several times', async () => {
    const server = await startTestServer()
    const batch = { ...sender, sequence: 1, events: eventsFrom('2026-03-10T11:30:00Z', 3) }
    await server.track(batch)

    const again = await server.track(batch)

    expect(again).toEqual({ ingested: 0, duplicate: true, rejected: [] })
    const [minute] = await server.read('/timeline?user_id=ada', timeline)
    expect(minute).toMatchObject({ keystrokes: 18, clicks: 3 })
  })

  it('is rejected after a gap, with the expected sequence', async () => {
    const server = await startTestServer()
    await server.track({ ...sender, sequence: 1, events: [event()] })

    const gap = await server.refusal('/track', trackRequest({ ...sender, sequence: 3, events: [event()] }))

    expect(gap.status).toBe(409)
    expect(gap.error.code).toBe('sequence_gap')
    expect(gap.expected).toBe(2)
  })

  it('may start a new epoch at 1, while the old one continues', async () => {
    const server = await startTestServer()
    await server.track({ ...sender, sequence: 1, events: [event()] })

    const early = await server.refusal(
      '/track',
      trackRequest({ ...sender, epoch: 'e2', sequence: 2, events: [event()] }),
    )
    const begun = await server.track({ ...sender, epoch: 'e2', sequence: 1, events: [event()] })
    const replayed = await server.track({ ...sender, sequence: 1, events: [event()] })
    const next = await server.track({ ...sender, sequence: 2, events: [event({ keystroke_count: 7 })] })

    expect(early).toMatchObject({ status: 409, expected: 1 })
    expect(begun.ingested).toBe(1)
    expect([replayed.duplicate, next.ingested]).toEqual([true, 1])
  })

  it('is distinguished from another batch with the same number, whose digest is returned', async () => {
    const server = await startTestServer()
    const ours = [event(), event({ keystroke_count: 2 })]
    await server.track({ ...sender, sequence: 1, events: ours })

    const refusal = await server.refusal(
      '/track',
      trackRequest({ ...sender, sequence: 1, events: [event({ keystroke_count: 3 })] }),
    )

    const texts = ours.map(one => JSON.stringify(one))
    expect(refusal).toMatchObject({
      status: 409,
      error: { code: 'sequence_reused' },
      counted: batchDigest(texts.join(','), texts[0] ?? '', 2),
    })
  })

  it('is recognized by its content, regardless of JSON formatting', async () => {
    const server = await startTestServer()
    const spaced = (keys: number) => ({
      method: 'POST',
      body: JSON.stringify({ events: [event({ keystroke_count: keys })], ...sender, sequence: 1 }, null, 2),
    })
    const status = async (request: RequestInit) => (await fetch(`${server.url}/track`, request)).status

    expect(await status(spaced(1))).toBe(201)
    expect(await status(spaced(1))).toBe(201)
    expect(await status(spaced(2))).toBe(409)
  })

  it('returns the events rejected when it was counted, even if the clock has changed when it is sent again', async () => {
    const server = await startTestServer({ BATCH_RETENTION_DAYS: '14' })
    const minuteMs = 60_000
    const at = (ms: number) => event({ timestamp: new Date(server.time.nowMs + ms).toISOString() })
    const [early, late] = [at(60 * minuteMs), at(-14 * 24 * 60 * minuteMs + minuteMs)]
    const batch = { ...sender, sequence: 1, events: [early, late, event({ mouse_distance: -1 })] }
    const invalid = { index: 2, reason: 'invalid', message: expect.stringContaining('mouse_distance') }
    const rejected = [{ index: 0, reason: 'in_the_future' }, invalid]
    const counted = await server.track(batch)

    server.time.nowMs += 120 * minuteMs
    const again = await server.track(batch)
    const gap = await server.refusal('/track', trackRequest({ ...batch, sequence: 3 }))
    await server.track({ ...sender, sequence: 2, events: [event()] })
    const muchLater = await server.track(batch)

    expect(counted).toEqual({ ingested: 1, duplicate: false, rejected })
    expect(again).toEqual({ ingested: 0, duplicate: true, rejected })
    expect(gap.rejected).toEqual(rejected.map(({ index, reason }) => ({ index, reason })))
    expect(muchLater).toEqual({ ingested: 0, duplicate: true, rejected: [invalid] })
  })

  it('advances even if none of its events counts', async () => {
    const server = await startTestServer()

    const nothing = await server.track({ ...sender, sequence: 1, events: [event({ mouse_distance: -1 })] })
    const next = await server.track({ ...sender, sequence: 2, events: [event()] })

    expect(nothing).toMatchObject({
      ingested: 0,
      duplicate: false,
      rejected: [{ index: 0, reason: 'invalid' }],
    })
    expect(next.ingested).toBe(1)
  })
})
