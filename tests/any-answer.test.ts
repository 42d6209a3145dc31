import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { Delivery, type LastDelivery } from '../native-host/src/deliver/delivery.ts'
import { Queue } from '../native-host/src/deliver/queue.ts'
import { machineClock } from '../native-host/src/machine-clock.ts'
import { Timeline } from '../native-host/src/merge/timeline.ts'
import { anEvent } from '../native-host/src/testing/events.ts'
import { silentLog } from '../native-host/src/testing/log.ts'
import { Processes } from './desktop/process.ts'
import { makeFalseClock } from './product/false-clock.ts'
import { anyMishap, type Mishap, startBetween } from './product/mishaps.ts'
import { type RunningServer, startServer } from './product/server.ts'

/** Up to 46 days either way, sometimes exactly a day, so that a wrong helper and a wrong server agree. */
const clockErrorSec = fc.oneof(
  fc.constantFrom(0, 86_400, -86_400),
  fc.integer({ min: -4_000_000, max: 4_000_000 }),
)
const computer = fc.nat(2)
/**
 * The events in the life of up to three computers and their server. All computers start as one: each further
 * one opens a snapshot of a queue.
 */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      computer,
      seconds: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('mishaps' as const),
      mishaps: fc.array(anyMishap, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('set_clock' as const, 'set_server_clock' as const),
      aheadSec: clockErrorSec,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('restart' as const, 'time_jump' as const, 'snapshot' as const),
      computer,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('restore' as const, 'clone' as const),
      computer,
      snapshot: fc.nat(3),
    }),
  },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

interface Computer {
  dir: string
  queue: Queue
  delivery: Delivery
  /** Losses that were reported before its folder was copied, which are not this computer's. */
  lostBefore: number
}

/** `DELIVERY_RUNS=200` runs more cases; `DELIVERY_SEED` repeats those of a failure. */
const { DELIVERY_RUNS: runs = '60', DELIVERY_SEED: seed } = process.env

const folder = mkdtempSync(join(tmpdir(), 'tt-answers-'))
const processes = new Processes()
const serverClock = makeFalseClock(folder)
let server: RunningServer
let run = 0

beforeAll(async () => {
  server = await startServer(processes, folder, {
    RATE_LIMIT_PER_DEVICE: '100000/minute',
    ...serverClock.environment,
  })
})

afterAll(async () => {
  vi.restoreAllMocks()
  await processes[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

test('with any answers, clocks and copied queues: stored = recorded − reported as lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 16 }), async happenings => {
      const { stored, recorded, lost, hasCopies, refused } = await live(happenings)
      // Everything recorded is valid, so the server itself refuses nothing.
      expect(refused).toBe(0)
      // Two copies may both report a loss of the same seconds.
      if (hasCopies) {
        expect(stored).toBeLessThanOrEqual(recorded)
        expect(stored).toBeGreaterThanOrEqual(recorded - lost)
      } else expect(stored).toBe(recorded - lost)
    }),
    {
      numRuns: Number(runs),
      // Each attempt to shrink a failure runs a complete case.
      interruptAfterTimeLimit: 240_000,
      endOnFailure: true,
      ...(seed !== undefined && { seed: Number(seed) }),
    },
  )
})

async function live(happenings: readonly Happening[]) {
  const userId = `person-${++run}`
  const pending: Mishap[] = []
  const between = await startBetween(pending, server.url)
  const realNow = Date.now.bind(Date)
  let aheadMs = 0
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + aheadMs)
  const timeline = new Timeline()
  const startMs = realNow() - 3_600_000
  const snapshots: string[] = []
  let folders = 0
  let second = 0
  let lastAt = startMs
  let recorded = 0
  let lost = 0
  let refused = 0
  let hasCopies = false
  let lastError: string | undefined
  const computers: Computer[] = [open(newFolder())]

  function newFolder(): string {
    return join(folder, userId, `queue-${folders++}`)
  }

  function open(dir: string, lostBefore?: number): Computer {
    const queue = new Queue(dir, 1e8, () => {})
    const delivery = new Delivery({
      queue,
      backendUrl: between.url,
      batchIntervalMs: 10,
      log: silentLog,
      onAttempt({ error }: LastDelivery) {
        lastError = error
      },
      onTime: reported => timeline.reported(reported),
      // The waits are not part of this test.
      clock: {
        ...machineClock,
        wait: (ms, signal) => machineClock.wait(Math.min(ms, 15), signal),
      },
    })
    return { dir, queue, delivery, lostBefore: lostBefore ?? lossesOf(queue) }
  }

  async function close({ queue, delivery }: Computer): Promise<void> {
    await delivery.stop(0)
    queue.close()
  }

  function record({ queue }: Computer, at: number): void {
    const endMs = timeline.claim({ at, elapsedSec: (at - lastAt) / 1000, trueElapsedSec: 1 })
    lastAt = at
    if (endMs === null) return
    // No two events are alike: a server can't confuse events of two copies.
    const event = { ...anEvent(1), user_id: userId, mouse_distance: recorded++ }
    queue.append({ ...event, timestamp: new Date(endMs).toISOString() })
  }

  for (const each of happenings) {
    const index = 'computer' in each ? each.computer % computers.length : 0
    const one = computers[index]
    if (one === undefined) throw new Error('There is always one computer.')
    switch (each.kind) {
      case 'mishaps':
        pending.push(...each.mishaps)
        break
      case 'set_clock':
        aheadMs = each.aheadSec * 1000
        break
      case 'set_server_clock':
        serverClock.set(each.aheadSec)
        break
      case 'record':
        for (let i = 0; i < each.seconds; i++) record(one, startMs + ++second * 1000 + aheadMs)
        break
      case 'time_jump':
        one.queue.sealEarly()
        break
      case 'restart':
        await close(one)
        computers[index] = open(one.dir, one.lostBefore)
        break
      case 'snapshot': {
        const copy = newFolder()
        cpSync(one.dir, copy, { recursive: true })
        snapshots.push(copy)
        break
      }
      case 'restore':
      case 'clone': {
        const snapshot = snapshots[each.snapshot % Math.max(1, snapshots.length)]
        if (snapshot === undefined) break
        const isOver = each.kind === 'restore'
        // Otherwise events that only this folder holds would be lost with it, which is no bug of the queue.
        if (isOver ? one.queue.queuedEvents > 0 : computers.length === 3) break
        const dir = isOver ? one.dir : newFolder()
        if (isOver) {
          await close(one)
          lost += lossesOf(one.queue) - one.lostBefore
          rmSync(dir, { recursive: true })
        }
        cpSync(snapshot, dir, { recursive: true })
        hasCopies = true
        computers[isOver ? index : computers.length] = open(dir)
        break
      }
    }
    await delay(20)
  }

  // In the end every clock is right: until one computer with a right clock connects, the server makes the
  // others keep what it can't judge.
  pending.length = 0
  aheadMs = 0
  serverClock.set(0)
  for (const { queue } of computers) {
    queue.append({
      ...anEvent(1),
      user_id: userId,
      mouse_distance: recorded++,
      timestamp: new Date().toISOString(),
    })
    await vi.waitFor(
      () => expect(queue.queuedEvents, `events wait; the last attempt: ${lastError}`).toBe(0),
      patience,
    )
  }
  for (const each of computers) {
    await close(each)
    lost += lossesOf(each.queue) - each.lostBefore
    refused += each.queue.refusedEvents
  }
  clock.mockRestore()
  await between.close()
  return {
    stored: await storedOf(userId),
    recorded,
    lost,
    hasCopies,
    refused,
  }
}

/** All losses that a queue ever reported. */
function lossesOf(queue: Queue): number {
  const rejected = Object.values(queue.rejectedEvents).reduce((sum, events) => sum + events, 0)
  return rejected + queue.refusedEvents + queue.droppedEvents + queue.damagedEvents
}

/** Keystrokes of every stored minute, whatever day a clock put it on. */
async function storedOf(userId: string): Promise<number> {
  const answer = await fetch(`${server.url}/me/export?user_id=${userId}`)
  const { tables } = exportedSchema.parse(await answer.json())
  return tables.buckets.reduce((sum, { keystrokes }) => sum + keystrokes, 0)
}

const exportedSchema = z.object({
  tables: z.object({ buckets: z.array(z.object({ keystrokes: z.coerce.number() })) }),
})
