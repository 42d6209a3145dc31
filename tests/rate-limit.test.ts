import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod'
import { Delivery } from '../native-host/src/deliver/delivery.ts'
import { Queue } from '../native-host/src/deliver/queue.ts'
import { machineClock } from '../native-host/src/machine-clock.ts'
import { anEvent } from '../native-host/src/testing/events.ts'
import { silentLog } from '../native-host/src/testing/log.ts'
import { Processes } from './desktop/process.ts'
import { startServer } from './product/server.ts'

test('a helper that the server tells to slow down waits as long as asked, and delivers everything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-limit-'))
  const processes = new Processes()
  onTestFinished(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  const server = await startServer(processes, folder, { RATE_LIMIT_PER_DEVICE: '18/minute' })
  const queue = new Queue(join(folder, 'queue'), 1e8, () => {})
  const batches = 20
  for (let n = 0; n < batches; n++) {
    queue.append({ ...anEvent(1), timestamp: new Date(Date.now() - n * 60_000).toISOString() })
    queue.seal()
  }
  const limited: { message: string; waitedMs: number }[] = []
  let message: string | undefined
  const delivery = new Delivery({
    queue,
    backendUrl: server.url,
    batchIntervalMs: 60_000,
    log: silentLog,
    onAttempt({ error }) {
      message = error
    },
    clock: {
      now: () => performance.now(),
      async wait(ms, signal) {
        if (message?.includes('429')) limited.push({ message, waitedMs: ms })
        message = undefined
        // The helper's own pace is not part of this test.
        await (limited.at(-1)?.waitedMs === ms ? machineClock.wait(ms, signal) : setImmediate())
      },
    },
  })
  onTestFinished(() => delivery.stop(0))

  await vi.waitFor(() => expect(queue.queuedEvents).toBe(0), patience)

  expect(limited.length).toBeGreaterThan(0)
  for (const { message, waitedMs } of limited) {
    const askedSec = Number(/Try again in (\d+) s/.exec(message)?.[1])
    expect(waitedMs).toBeGreaterThanOrEqual(askedSec * 1000)
  }
  const answer = await fetch(`${server.url}/me/export?user_id=ada`)
  const { tables } = exportedSchema.parse(await answer.json())
  expect(tables.buckets.reduce((sum, { keystrokes }) => sum + keystrokes, 0)).toBe(batches)
  expect(queue.refusedEvents + queue.droppedEvents).toBe(0)
})

const exportedSchema = z.object({
  tables: z.object({ buckets: z.array(z.object({ keystrokes: z.coerce.number() })) }),
})
