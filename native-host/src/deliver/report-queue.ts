import type { UpdateReport } from '@telemetry-tracker/shared/contracts/updates'
import type { Logger } from 'pino'
import { callEndpoint } from '../http/call-endpoint.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import { repeat } from '../repeat.ts'
import type { SignIn } from '../sign-in/device-session.ts'

const usualEveryMs = 60_000
const timeoutMs = 10_000
/** Fewer events than this leave with the next batches anyway. */
const minReportedEvents = 120

/** The numbers that are reported. */
interface QueueNumbers {
  queuedEvents: number
  droppedEvents: number
  refusedEvents: number
  damagedEvents: number
  /** How often the queue was found to be a copy. */
  copies?: { found: number }
}

/** When recording was paused, and which pauses the server knows. */
interface PausesToTell {
  unreported(): readonly { fromMs: number; toMs: number }[]
  reported(intervals: readonly { fromMs: number; toMs: number }[]): void
}

interface Reporting {
  server: string
  signIn: SignIn
  queue: QueueNumbers
  pauses: PausesToTell
  /** The last update of this helper. */
  update?(): UpdateReport | undefined
  everyMs?: number
  log: Logger
}

/**
 * Regularly reports to the server how much an enrolled device still has to deliver and has ever lost, if that
 * changed, and how its last update ended, so that admins see it. Also reports pauses, because the server refuses events from then. An end is
 * reported only once it has passed; otherwise events recorded right after it could be refused.
 */
export function reportQueue({
  server,
  signIn,
  queue,
  pauses,
  update,
  everyMs = usualEveryMs,
  log,
}: Reporting): {
  stop(): Promise<void>
} {
  let reported = ''
  return repeat({ everyMs, task: report, log, failure: 'cannot report the queue' })

  async function report(stopped: AbortSignal): Promise<void> {
    const paused = pauses.unreported()
    const updated = update?.()
    const body = {
      queued_events: queue.queuedEvents < minReportedEvents ? 0 : queue.queuedEvents,
      dropped_events: queue.droppedEvents + queue.refusedEvents + queue.damagedEvents,
      ...(queue.copies && { copies_found: queue.copies.found }),
      ...(updated && { update: updated }),
      ...(paused.length > 0 && {
        pauses: paused.map(({ fromMs, toMs }) => ({
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
        })),
      }),
    }
    const text = JSON.stringify(body)
    if (text === reported) return pauses.reported(paused)
    const answer = await callEndpoint('PUT /devices/report', {
      server,
      headers: await signIn.headers(),
      body,
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    })
    if (answer.origin === 'stranger') throw new Error(describeStranger(server, answer))
    if (!answer.ok || answer.origin !== 'ours') throw new Error(`/devices/report answered ${answer.status}`)
    reported = text
    pauses.reported(paused)
  }
}
