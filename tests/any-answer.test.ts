import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { Delivery } from '../native-host/src/deliver/delivery.ts'
import { Queue } from '../native-host/src/deliver/queue.ts'
import { Timeline } from '../native-host/src/merge/timeline.ts'
import { anEvent } from '../native-host/src/testing/events.ts'
import { silentLog } from '../native-host/src/testing/log.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

/** What happens to a request on its way: nothing, somebody else answers, or it or its answer is harmed. */
const mishap = fc.oneof(
  fc.record({
    kind: fc.constant('stranger' as const),
    status: fc.constantFrom(
      200,
      201,
      204,
      302,
      400,
      401,
      403,
      404,
      409,
      410,
      413,
      415,
      422,
      429,
      500,
      503,
      511,
    ),
    body: fc.constantFrom(
      '',
      '<html>Welcome</html>',
      '{"ok":true}',
      '{"ingested":1,"duplicate":false,"rejected":[]}',
      '{"error":{"code":"epoch_retired","message":"x"}}',
      '{"error":{"code":"sequence_gap","message":"x"},"expected":9}',
      '{"error":{"code":"sequence_reused","message":"x"},"counted":"AAAAAAA"}',
      '{"error":{"code":"person_erased","message":"x"}}',
    ),
    date: fc.constantFrom('Thu, 01 Jan 1970 00:12:34 GMT', 'Fri, 01 Jan 2038 00:00:00 GMT'),
    retryAfter: fc.constantFrom('0', '31536000'),
    isCut: fc.boolean(),
    delayMs: fc.constantFrom(0, 0, 30),
  }),
  fc.record({
    kind: fc.constantFrom('lose_answer', 'cut_answer', 'change_status', 'break_packing', 'change_body'),
  }),
)
/** What a helper lives through. Copies and snapshots of its queue are further kinds of this. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ seconds: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ mishaps: fc.array(mishap, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ setClockByMs: fc.integer({ min: -4e9, max: 4e9 }) }) },
  { weight: 1, arbitrary: fc.constant({ restart: true }) },
)
type Mishap = typeof mishap extends fc.Arbitrary<infer T> ? T : never

/** The same few lives each time; `DELIVERY_RUNS=200` tries so many others. */
const asked = process.env['DELIVERY_RUNS']

const folder = mkdtempSync(join(tmpdir(), 'tt-answers-'))
const processes = new Processes()
let server: RunningServer
let run = 0

beforeAll(async () => {
  server = await startServer(processes, folder, { RATE_LIMIT_PER_DEVICE: '100000/minute' })
})

afterAll(async () => {
  vi.restoreAllMocks()
  await processes[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

test('whoever answers, and whatever happens to the clock: stored = recorded − told as lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 12 }), async happenings => {
      const { stored, recorded, lost } = await live(happenings)
      expect(stored).toBe(recorded - lost)
    }),
    asked === undefined ? { numRuns: 3, seed: 5 } : { numRuns: Number(asked), endOnFailure: true },
  )
})

async function live(happenings: readonly (typeof happening extends fc.Arbitrary<infer T> ? T : never)[]) {
  const userId = `person-${++run}`
  const dir = join(folder, userId)
  const pending: Mishap[] = []
  const between = await startBetween(pending)
  const realNow = Date.now.bind(Date)
  let aheadMs = 0
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs)
  const timeline = new Timeline()
  const startMs = realNow() - 3_600_000
  let second = 0
  let lastAt = startMs
  let recorded = 0
  let [queue, delivery] = open()

  function open(): [Queue, Delivery] {
    const queue = new Queue(dir, 1e8, () => {})
    return [
      queue,
      new Delivery({
        queue,
        backendUrl: between.url,
        batchIntervalMs: 10,
        log: silentLog,
        onAttempt() {},
        onTime: told => timeline.told(told),
        // The waits are not what is tested.
        clock: {
          now: () => performance.now(),
          wait: (ms, signal) => delay(Math.min(ms, 15), undefined, { signal }).catch(() => {}),
        },
      }),
    ]
  }

  for (const each of happenings) {
    if ('mishaps' in each) pending.push(...each.mishaps)
    else if ('setClockByMs' in each) aheadMs += each.setClockByMs
    else if ('restart' in each) {
      await delivery.stop(0)
      queue.close()
      ;[queue, delivery] = open()
    } else
      for (let i = 0; i < each.seconds; i++) {
        const at = startMs + ++second * 1000 + aheadMs
        const endMs = timeline.claim({ at, elapsedSec: (at - lastAt) / 1000, trueElapsedSec: 1 })
        lastAt = at
        if (endMs === null) continue
        queue.append({ ...anEvent(1), user_id: userId, timestamp: new Date(endMs).toISOString() })
        recorded++
      }
    await delay(20)
  }
  pending.length = 0
  await vi.waitFor(() => expect(queue.queuedEvents).toBe(0), patience)
  await delivery.stop(5_000)
  const rejected = Object.values(queue.rejectedEvents).reduce((sum, events) => sum + events, 0)
  const lost = rejected + queue.refusedEvents + queue.droppedEvents + queue.damagedEvents
  queue.close()
  clock.mockRestore()
  await between.close()
  return { stored: await storedOf(userId), recorded, lost }
}

/** Keystrokes of every minute that is kept, whatever day a clock put it on. */
async function storedOf(userId: string): Promise<number> {
  const answer = await fetch(`${server.url}/me/export?user_id=${userId}`)
  const { tables } = exportedSchema.parse(await answer.json())
  return tables.buckets.reduce((sum, { keystrokes }) => sum + keystrokes, 0)
}

const exportedSchema = z.object({
  tables: z.object({ buckets: z.array(z.object({ keystrokes: z.coerce.number() })) }),
})

/** Stands between helper and server, and does to each request what comes next, if anything does. */
async function startBetween(pending: Mishap[]): Promise<{ url: string; close(): Promise<void> }> {
  const proxy = createServer(async (incoming, response) => {
    const body = await buffer(incoming)
    const next = pending.shift()
    if (next?.kind === 'stranger') return answerAsStranger(response, next)
    if (next?.kind === 'break_packing') delete incoming.headers['content-encoding']
    const sent = next?.kind === 'change_body' ? Buffer.from('{"events":[]}') : body
    if (next?.kind === 'change_body') delete incoming.headers['content-encoding']
    return passOn(incoming, sent, response, next?.kind)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        proxy.close(() => resolve())
        proxy.closeAllConnections()
      }),
  }
}

async function answerAsStranger(response: ServerResponse, mishap: Extract<Mishap, { kind: 'stranger' }>) {
  const { status, body, date, retryAfter, isCut, delayMs } = mishap
  await delay(delayMs)
  const length = isCut ? { 'content-length': body.length + 9 } : {}
  response.writeHead(status, { date, 'retry-after': retryAfter, ...length })
  if (!isCut) return response.end(body)
  response.write(body || ' ')
  return response.destroy()
}

function passOn(
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  how: Mishap['kind'] | undefined,
): void {
  const headers = { ...incoming.headers, 'content-length': String(body.length) }
  const { hostname, port } = new URL(server.url)
  const onward = { hostname, port, path: incoming.url ?? '/', method: incoming.method ?? 'GET', headers }
  const sending = request(onward, async answer => {
    const text = await buffer(answer)
    if (how === 'lose_answer') return incoming.socket.destroy()
    response.writeHead(how === 'change_status' ? 400 : (answer.statusCode ?? 500), answer.headers)
    if (how !== 'cut_answer') return response.end(text)
    response.write(text.subarray(0, 5))
    return response.destroy()
  })
  sending.on('error', () => response.destroy())
  sending.end(body)
}
