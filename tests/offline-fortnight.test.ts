import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as others } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { afterAll, expect, it, onTestFinished, vi } from 'vitest'
import { Delivery } from '../native-host/src/deliver/delivery.ts'
import { Queue } from '../native-host/src/deliver/queue.ts'
import { silentLog } from '../native-host/src/testing/log.ts'
import { Processes } from './desktop/process.ts'
import { storedTotals } from './product/database.ts'
import { startServer } from './product/server.ts'
import { tapWire } from './product/wire.ts'

const days = 14
const workingSeconds = 8 * 3_600
const secondMs = 1_000
const folder = mkdtempSync(join(tmpdir(), 'tt-fortnight-'))
const processes = new Processes()

afterAll(async () => {
  await processes[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Memory that is really held, in MB. */
function heldMb(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

function second(atMs: number): TelemetryEvent {
  return {
    user_id: 'ada',
    timestamp: new Date(atMs).toISOString(),
    app_name: 'Editor',
    window_title: 'Chapter one',
    keystroke_count: (atMs / secondMs) % 7,
    mouse_clicks: (atMs / secondMs) % 2,
    scroll_count: 0,
    mouse_distance: 12.5,
    idle_seconds: 0.5,
    distraction_visible: false,
  }
}

it('brings two offline weeks in order, within the rate limit, exactly, and holds no more memory', {
  timeout: 300_000,
}, async () => {
  const serverData = join(folder, 'server')
  mkdirSync(serverData)
  // Minutes pass in moments here, so the limit is held against the helper's own clock.
  const server = await startServer(processes, serverData, {
    DATA_RETENTION_DAYS: '30',
    RATE_LIMIT_PER_DEVICE: '999999/minute',
  })
  const wire = await tapWire(() => server.url)
  onTestFinished(() => wire[Symbol.asyncDispose]())
  const queue = new Queue(join(folder, 'queue'), 200 * 1024 * 1024, () => {})
  const sums = { keystrokes: 0, clicks: 0, samples: 0 }
  const held: number[] = []
  const startMs = Math.floor((Date.now() - days * 86_400_000) / 60_000) * 60_000
  for (let day = 0; day < days; day++) {
    for (let n = 1; n <= workingSeconds; n++) {
      const event = second(startMs + day * 86_400_000 + n * secondMs)
      queue.append(event)
      sums.keystrokes += event.keystroke_count
      sums.clicks += event.mouse_clicks
      sums.samples++
    }
    held.push(heldMb())
  }
  const queued = queue.queuedEvents

  let nowMs = 0
  const sentAt: number[] = []
  const clock = {
    now: () => nowMs,
    async wait(ms: number) {
      nowMs += ms
      await others()
    },
  }
  const delivery = new Delivery({
    queue,
    backendUrl: wire.url,
    batchIntervalMs: 10_000,
    log: silentLog,
    onAttempt: () => void sentAt.push(nowMs),
    clock,
  })
  onTestFinished(() => delivery.stop(0))
  await vi.waitFor(() => expect(queue.queuedEvents).toBe(0), { timeout: 240_000, interval: 100 })

  expect(queued).toBe(days * workingSeconds)
  expect([queue.droppedEvents, queue.damagedEvents]).toEqual([0, 0])
  expect(storedTotals(join(serverData, 'telemetry.db'))).toMatchObject(sums)
  const sequences = wire.sent
    .filter(text => text.startsWith('{'))
    .map(text => Number(/"sequence":(\d+)/.exec(text)?.[1]))
  expect(sequences).toEqual(sequences.map((_, i) => i + 1))
  const mostInAMinute = Math.max(
    ...sentAt.map((from, i) => sentAt.slice(i).filter(at => at < from + 60_000).length),
  )
  // A server's bucket holds 120 and gets 2 more each second.
  expect(mostInAMinute).toBeLessThanOrEqual(150)
  expect(sentAt.at(-1)).toBeLessThan(15 * 60_000)
  expect(Math.max(...held.slice(1)) - (held[0] ?? 0)).toBeLessThan(5)
})
