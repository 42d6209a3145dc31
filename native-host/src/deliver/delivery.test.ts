import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { startTrackServer } from '../testing/track-server.ts'
import { until } from '../testing/until.ts'
import { Delivery, type LastDelivery } from './delivery.ts'
import { Queue } from './queue.ts'

const roomy = 100 * 1024 * 1024

function aQueue(): Queue {
  return new Queue(temporaryFolder(), roomy, () => {})
}

/** A queue of sealed batches, one event each. */
function waiting(...numbers: number[]): Queue {
  const queue = aQueue()
  for (const n of numbers) {
    queue.append(anEvent(n))
    queue.seal()
  }
  return queue
}

function deliver(queue: Queue, backendUrl: string, batchIntervalMs = 20) {
  const attempts: LastDelivery[] = []
  const onAttempt = (attempt: LastDelivery) => void attempts.push(attempt)
  const delivery = new Delivery({ queue, backendUrl, batchIntervalMs, log: silentLog, onAttempt })
  onTestFinished(() => delivery.stop(0))
  return { delivery, attempts }
}

test('delivers a backlog batch by batch, in order', async () => {
  const server = await startTrackServer()
  const queue = waiting(1, 2, 3)

  deliver(queue, server.url, 60_000)

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted).toEqual([1, 2, 3])
})

test('seals and delivers new events every interval', async () => {
  const server = await startTrackServer()
  const queue = aQueue()
  deliver(queue, server.url)

  queue.append(anEvent(1))
  await until(() => expect(server.counted).toEqual([1]))
  queue.append(anEvent(2))

  await until(() => expect(server.counted).toEqual([1, 2]))
})

test('repeats a batch whose answer was lost, and it counts once', async () => {
  const server = await startTrackServer()
  server.mishaps.push('forget_answer')
  const queue = waiting(1, 2)

  deliver(queue, server.url)

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted).toEqual([1, 2])
  expect(server.sequences).toEqual([1, 1, 2])
})

test('keeps a batch while the server fails, and reports it', async () => {
  const server = await startTrackServer()
  server.mishaps.push({ status: 503, retryAfter: '0' })
  const queue = waiting(1)

  const { attempts } = deliver(queue, server.url)

  await until(() => expect(server.counted).toEqual([1]))
  expect(attempts[0]?.error).toContain('503')
  await until(() => expect(attempts.at(-1)?.error).toBeUndefined())
})

test('waits as long as the server asks', async () => {
  const server = await startTrackServer()
  server.mishaps.push({ status: 429, retryAfter: '2' })
  const queue = waiting(1)
  const start = performance.now()

  deliver(queue, server.url)

  await until(() => expect(server.counted).toEqual([1]))
  expect(performance.now() - start).toBeGreaterThanOrEqual(1_950)
})

test('waits twice as long after each failure in a row, up to a minute, and resets after a success', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON)
  onTestFinished(() => void vi.restoreAllMocks())
  const server = await startTrackServer()
  const queue = waiting(1)
  const waits: number[] = []
  const clock = {
    now: () => 0,
    async wait(ms: number) {
      if (ms >= 500) waits.push(ms)
      await setImmediate()
    },
  }
  for (let i = 0; i < 8; i++) server.mishaps.push({ status: 503 })
  const delivery = new Delivery({
    queue,
    backendUrl: server.url,
    batchIntervalMs: 20,
    log: silentLog,
    onAttempt() {},
    clock,
  })
  onTestFinished(() => delivery.stop(0))
  await until(() => expect(server.counted).toEqual([1]))

  for (let i = 0; i < 2; i++) server.mishaps.push({ status: 503 })
  queue.append(anEvent(2))
  await until(() => expect(server.counted).toEqual([1, 2]))

  const doubling = [1, 2, 4, 8, 16, 32, 60, 60]
  expect(waits.map(ms => ms / 1_000)).toEqual([...doubling, 1, 2])
})

test('begins a new epoch for a server that expects another sequence, and each event still counts once', async () => {
  const server = await startTrackServer()
  const queue = waiting(1)
  deliver(queue, server.url)
  await until(() => expect(queue.queuedEvents).toBe(0))
  server.forgetEpochs()

  for (const n of [2, 3]) queue.append(anEvent(n))

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted).toEqual([1, 2, 3])
})

test('quarantines an event that is refused alone, twice, and delivers the others', async () => {
  const server = await startTrackServer()
  server.mishaps.push({ status: 413 }, { status: 413 })
  const queue = waiting(1, 2, 3)

  deliver(queue, server.url)

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted).toEqual([2, 3])
  expect(queue.refusedEvents).toBe(1)
})

test.each([400, 413])(
  'sends an event that is refused with %i again, unpacked, before it is quarantined',
  async status => {
    const server = await startTrackServer()
    server.mishaps.push({ status })
    const queue = waiting(1, 2)

    deliver(queue, server.url)

    await until(() => expect(queue.queuedEvents).toBe(0))
    expect(server.counted).toEqual([1, 2])
    expect(queue.refusedEvents).toBe(0)
  },
)

test('quarantines only the event that is refused alone, and the rest counts once', async () => {
  const server = await startTrackServer()
  server.limits.poison = 37
  const queue = aQueue()
  for (let n = 1; n <= 60; n++) queue.append(anEvent(n))
  queue.seal()
  queue.append(anEvent(61))

  deliver(queue, server.url)

  await until(() => expect(queue.queuedEvents).toBe(0))
  const all = Array.from({ length: 61 }, (_, i) => i + 1)
  expect(server.counted).toEqual(all.filter(n => n !== 37))
  expect(queue.refusedEvents).toBe(1)

  server.limits.poison = null
  expect(queue.retryRefused()).toBe(1)
  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted.toSorted((a, b) => a - b)).toEqual(all)
  expect(queue.refusedEvents).toBe(0)
})

test('cuts a batch that is too large until the server accepts it', async () => {
  const server = await startTrackServer()
  server.limits.bytes = 2_000
  const queue = aQueue()
  // Several times too large, but cut into no more pieces than are sent without a pause.
  const all = Array.from({ length: 48 }, (_, i) => i + 1)
  for (const n of all) {
    queue.append(anEvent(n))
    if (n % 24 === 0) queue.seal()
  }

  deliver(queue, server.url)

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted).toEqual(all)
  expect(server.sequences.length).toBeGreaterThanOrEqual(8)
  expect(queue.refusedEvents).toBe(0)
})

test('does not count a batch twice that was counted before it was refused', async () => {
  const server = await startTrackServer()
  server.mishaps.push('forget_answer', { status: 413 })
  const queue = aQueue()
  for (const n of [1, 2, 3]) queue.append(anEvent(n))
  queue.seal()

  deliver(queue, server.url)

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.counted).toEqual([1, 2, 3])
})

test.each([[['forget_answer'] as const], [['forget_answer', { status: 413 }] as const]])(
  'reports what did not count of a batch whose answer was lost: %j',
  async mishaps => {
    const server = await startTrackServer()
    server.mishaps.push(...mishaps)
    server.limits.late = 2
    const queue = aQueue()
    for (const n of [1, 2, 3]) queue.append(anEvent(n))
    queue.seal()

    deliver(queue, server.url)

    await until(() => expect(queue.queuedEvents).toBe(0))
    expect(server.counted).toEqual([1, 3])
    expect(queue.rejectedEvents).toEqual({ expired: 1 })
  },
)

test('counts, by reason, what the server accepted but did not count', () => {
  const folder = temporaryFolder()
  const queue = new Queue(folder, roomy, () => {})

  queue.countRejected(['expired', 'paused', 'expired'])

  const again = new Queue(folder, roomy, () => {})
  expect(again.rejectedEvents).toEqual({ expired: 2, paused: 1 })
  again.clear()
  expect(again.rejectedEvents).toEqual({})
})

test.each([400, 409, 410, 413])(
  'keeps a batch when something else than the server answers with %i',
  async status => {
    const server = await startTrackServer()
    for (let n = 0; n < 3; n++) server.mishaps.push({ status, isStranger: true })
    const queue = waiting(1, 2)

    const { attempts } = deliver(queue, server.url)

    await until(() => expect(queue.queuedEvents).toBe(0))
    expect(server.counted).toEqual([1, 2])
    expect(queue.refusedEvents).toBe(0)
    expect(attempts[0]?.error).toContain(`HTTP ${status}`)
  },
  30_000,
)

test('delivers the open batch when it is stopped', async () => {
  const server = await startTrackServer()
  const queue = aQueue()
  const { delivery } = deliver(queue, server.url, 60_000)
  queue.append(anEvent(1))

  await delivery.stop(5_000)

  expect(server.counted).toEqual([1])
})

test('stops in time when the server is down, and keeps everything', async () => {
  const server = await startTrackServer()
  await server.close()
  const queue = waiting(1)
  const { delivery } = deliver(queue, server.url)

  await delivery.stop(5_000)

  expect(queue.queuedEvents).toBe(1)
})
