import { gunzipSync } from 'node:zlib'
import { trackRequestSchema } from '@telemetry-tracker/shared/contracts/track'
import { describe, expect, it } from 'vitest'
import { emptyLog } from './deliver.ts'
import { createDevice } from './device.ts'
import { bring } from './fleet-device.ts'
import type { Post } from './post.ts'

const fromMs = Date.parse('2026-03-10T09:00:00Z')
const never = () => 0.99
const counted = JSON.stringify({ ingested: 1, duplicate: false, rejected: [] })

/** A server behind a proxy that takes so many bytes, and loses the first answer if it is told to. */
function proxiedServer({ maxBytes, losesFirst = false }: { maxBytes: number[]; losesFirst?: boolean }) {
  const lastSequence = new Map<string, number>()
  const timestamps: string[] = []
  let requests = 0
  const post: Post = async body => {
    const limit = maxBytes[Math.min(requests++, maxBytes.length - 1)] ?? 0
    if (body.length > limit) return answer(413, 'Too large')
    const {
      epoch = '',
      sequence = 0,
      events,
    } = trackRequestSchema.parse(JSON.parse(gunzipSync(body).toString()))
    const expected = (lastSequence.get(epoch) ?? 0) + 1
    if (sequence !== expected)
      return answer(409, JSON.stringify({ error: { code: 'sequence_gap', message: 'A gap.' }, expected }))
    lastSequence.set(epoch, sequence)
    timestamps.push(...events.map(({ timestamp }) => timestamp))
    if (losesFirst && requests === 1) throw new Error('The connection was lost.')
    return answer(201, counted)
  }
  return { post, timestamps, epochs: () => lastSequence.size }
}

const answer = (status: number, text: string) => ({ status, retryAfterMs: 0, text })

describe('a batch that is too large for a proxy', () => {
  it('is cut smaller and smaller, and each of its events arrives once, in order', async () => {
    const { post, timestamps, epochs } = proxiedServer({ maxBytes: [1_100] })
    const device = createDevice('1', { fromMs, seed: 1 })
    const events = device.observe(1_200)
    const log = emptyLog()

    await bring(device, events, { post, inTurn: work => work(), random: never, log, sabotage: 0 })

    expect(timestamps).toEqual(events.map(({ timestamp }) => timestamp))
    expect(log.cut).toBeGreaterThan(1)
    expect(log.refusals.get(413)).toBe(log.cut)
    expect(epochs()).toBeGreaterThan(1)
  })

  it('is not cut if the server has counted it before', async () => {
    const { post, timestamps } = proxiedServer({ maxBytes: [1e6, 1_000], losesFirst: true })
    const device = createDevice('1', { fromMs, seed: 1 })
    const log = emptyLog()

    await bring(device, device.observe(300), {
      post,
      inTurn: work => work(),
      random: never,
      log,
      sabotage: 0,
    })

    expect(timestamps).toHaveLength(300)
    expect(log).toMatchObject({ cut: 0, unanswered: 1 })
  })
})
