import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import { median } from '../bench/numbers/percentile.ts'
import { ownMemoryMb } from '../bench/process/usage.ts'
import { Queue } from '../native-host/src/deliver/queue.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { storedTotals } from './product/database.ts'
import { fastClock } from './product/false-clock.ts'
import { startHelper } from './product/helper.ts'
import { startServer } from './product/server.ts'
import { tapWire } from './product/wire.ts'

const days = 14
const workingSeconds = 8 * 3_600
const secondMs = 1_000
/** Delivering a fortnight takes seven and a half minutes of the helper's clock. */
const timesAsFast = 20
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

it.skipIf(lacking.length > 0)(
  `delivers two offline weeks in order, within the rate limit, exactly, and with no more memory${why}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-fortnight-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const [serverData, helperData] = [join(folder, 'server'), join(folder, 'helper')]
    for (const data of [serverData, helperData]) mkdirSync(data)
    const processes = new Processes()
    onTestFinished(() => processes[Symbol.asyncDispose]())
    // The helper's clock runs faster than the server's, so the limit is checked against the helper's clock.
    const server = await startServer(processes, serverData, {
      DATA_RETENTION_DAYS: '30',
      RATE_LIMIT_PER_DEVICE: '999999/minute',
    })
    const wire = await tapWire(() => server.url)
    onTestFinished(() => wire[Symbol.asyncDispose]())
    const { queued, batches, heldMb, ...sums } = workOffline(join(helperData, 'queue'))

    const { DISPLAY: _, ...noDesktop } = process.env
    const environment = {
      ...noDesktop,
      ...fastClock(timesAsFast),
      DATA_DIR: helperData,
      BACKEND_URL: wire.url,
    }
    const helper = await startHelper(processes, environment, folder, 'the agent runs')
    const looks: { sent: number; mb: number }[] = []
    while (wire.batchesAtMs.length < batches) {
      looks.push({ sent: wire.batchesAtMs.length / batches, mb: ownMemoryMb(helper.pid) })
      await pause(100)
    }
    await vi.waitFor(async () => expect((await helper.status()).queuedEvents).toBe(0), patience)

    expect(queued).toBe(days * workingSeconds)
    expect(Math.max(...heldMb.slice(1)) - (heldMb[0] ?? 0)).toBeLessThan(5)
    expect(storedTotals(join(serverData, 'telemetry.db'))).toMatchObject(sums)
    // On a busy machine an answer may arrive too late; the batch is then sent again, before any other.
    const sequences = wire.sent
      .filter(text => text.startsWith('{'))
      .map(text => Number(/"sequence":(\d+)/.exec(text)?.[1]))
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
    expect(new Set(sequences).size).toBe(batches)
    const minuteMs = 60_000 / timesAsFast
    const maxPerMinute = Math.max(
      ...wire.batchesAtMs.map(
        (from, i) => wire.batchesAtMs.slice(i).filter(at => at < from + minuteMs).length,
      ),
    )
    // A server's token bucket holds 120 and refills at 2 a second.
    expect(maxPerMinute).toBeLessThanOrEqual(150)
    const memoryAt = (from: number) =>
      median(looks.filter(({ sent }) => sent >= from && sent < from + 0.1).map(({ mb }) => mb))
    // The events take more than 100 MB. V8 lets a heap grow by some megabytes before it looks for what is unused.
    expect(memoryAt(0.9) - memoryAt(0.1)).toBeLessThan(25)
  },
)

/** Fills a queue like a helper that never reaches its server; returns the memory used after each day. */
function workOffline(queueFolder: string) {
  const queue = new Queue(queueFolder, 200 * 1024 * 1024, notice => {
    throw new Error(`The queue had something to tell: ${JSON.stringify(notice)}`)
  })
  const sums = { keystrokes: 0, clicks: 0, samples: 0 }
  const heldMb: number[] = []
  let batches = 0
  const startMs = Math.floor((Date.now() - days * 86_400_000) / 60_000) * 60_000
  for (let day = 0; day < days; day++) {
    for (let n = 1; n <= workingSeconds; n++) {
      const event = second(startMs + day * 86_400_000 + n * secondMs)
      if (queue.append(event)) batches++
      sums.keystrokes += event.keystroke_count
      sums.clicks += event.mouse_clicks
      sums.samples++
    }
    heldMb.push(reallyHeldMb())
  }
  if (queue.seal()) batches++
  const queued = queue.queuedEvents
  queue.close()
  return { ...sums, queued, batches, heldMb }
}

function reallyHeldMb(): number {
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
