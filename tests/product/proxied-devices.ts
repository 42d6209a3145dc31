import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import { Delivery } from '../../native-host/src/deliver/delivery.ts'
import { Queue } from '../../native-host/src/deliver/queue.ts'
import { createDeviceSession } from '../../native-host/src/sign-in/device-session.ts'
import { enrolDevice } from '../../native-host/src/sign-in/enrol.ts'
import { keyStore } from '../../native-host/src/sign-in/enrolment.ts'
import { silentLog } from '../../native-host/src/testing/log.ts'

/** A device with the helper's own queue, sign-in and delivery, which delivers as fast as it can. */
export interface ProxiedDevice {
  userId: string
  /** The headers of its requests. */
  signedIn(): Promise<Record<string, string>>
  /** What it has recorded. */
  recorded: { events: number; keystrokes: number }
  /** Why attempts failed. */
  problems: string[]
  /** What the queue has given up. */
  given(): { dropped: number; refused: number }
  /** Records this many events in one batch, with titles that cannot be compressed. */
  record(events: number): void
  /** Records a batch after each delivered one, until `stopRecording`. */
  keepRecording(): void
  stopRecording(): void
  /** Resolves when so many more batches are delivered. */
  delivered(more: number): Promise<void>
  /** Resolves when nothing waits any more. */
  emptied(): Promise<void>
}

const minuteMs = 60_000
/** Failed attempts wait, but not as long as on computers. */
const maxWaitMs = 50

/** Enrols a device through its server's address and starts its delivery. */
export async function startProxiedDevice(
  folder: string,
  { server, code }: { server: string; code: string },
): Promise<ProxiedDevice & AsyncDisposable> {
  const enrolment = await enrolDevice(folder, { server, code, mayUseSystem: false })
  const queue = new Queue(join(folder, 'queue'), 1e8, () => {})
  const recorded = { events: 0, keystrokes: 0 }
  const problems: string[] = []
  const startMs = Math.floor(Date.now() / minuteMs) * minuteMs
  let isRecording = false
  let batches = 0

  function record(events: number): void {
    for (let i = 0; i < events; i++) {
      recorded.events++
      const event: TelemetryEvent = {
        user_id: enrolment.userId,
        // Each event has its own minute, all within the retention.
        timestamp: new Date(startMs - recorded.events * minuteMs).toISOString(),
        app_name: 'Editor',
        window_title: randomBytes(60).toString('base64'),
        keystroke_count: recorded.events,
        mouse_clicks: 0,
        scroll_count: 0,
        mouse_distance: 0,
        idle_seconds: 0,
        distraction_visible: false,
      }
      recorded.keystrokes += event.keystroke_count
      queue.append(event)
    }
    queue.seal()
  }

  const signIn = createDeviceSession(enrolment, keyStore(folder, enrolment).read)
  const delivery = new Delivery({
    queue,
    backendUrl: server,
    signIn,
    batchIntervalMs: 20,
    log: silentLog,
    onAttempt({ error }) {
      if (error !== undefined) problems.push(error)
      else {
        batches++
        if (isRecording) record(3)
      }
    },
    clock: {
      now: () => performance.now(),
      wait: async (ms, signal) => {
        await delay(Math.min(ms, maxWaitMs), undefined, { signal }).catch((error: unknown) => {
          if (!signal.aborted) throw error
        })
      },
    },
  })
  return {
    userId: enrolment.userId,
    signedIn: () => signIn.headers(),
    recorded,
    problems,
    given: () => ({ dropped: queue.droppedEvents, refused: queue.refusedEvents }),
    record,
    keepRecording() {
      isRecording = true
      record(3)
    },
    stopRecording() {
      isRecording = false
    },
    async delivered(more) {
      const enough = batches + more
      await vi.waitFor(() => {
        if (batches < enough) throw new Error(`only ${batches} batches: ${problems.slice(-3).join(' ')}`)
      }, patience)
    },
    async emptied() {
      await vi.waitFor(() => {
        if (queue.queuedEvents > 0)
          throw new Error(`${queue.queuedEvents} events wait: ${problems.slice(-3).join(' ')}`)
      }, patience)
    },
    async [Symbol.asyncDispose]() {
      await delivery.stop(0)
    },
  }
}
