import type { Logger } from 'pino'
import { askServer } from '../http/ask-server.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import { repeat } from '../repeat.ts'
import type { SignIn } from '../sign-in/device-session.ts'

const usualEveryMs = 60_000
const timeoutMs = 10_000
/** So much goes out with the next batches anyway. */
const fewEvents = 120

/** What is told of a queue. */
interface QueueNumbers {
  queuedEvents: number
  droppedEvents: number
  refusedEvents: number
  damagedEvents: number
  /** How often the queue turned out to be a copy. */
  copies?: { found: number }
}

/** When recording was paused, and what of it the server knows. */
interface PausesToTell {
  untold(): readonly { fromMs: number; toMs: number }[]
  reported(intervals: readonly { fromMs: number; toMs: number }[]): void
}

interface Reporting {
  server: string
  signIn: SignIn
  queue: QueueNumbers
  pauses: PausesToTell
  everyMs?: number
  log: Logger
}

/**
 * Tells the server now and then how much an enrolled device still has to deliver and ever lost, where that changed: an admin sees it. And when it was
 * paused: the server refuses what would be from then. An end is only told once it is past, or what is recorded right after it could be refused.
 */
export function reportQueue({ server, signIn, queue, pauses, everyMs = usualEveryMs, log }: Reporting): {
  stop(): Promise<void>
} {
  let reported = ''
  return repeat({ everyMs, task: report, log, failure: 'cannot report the queue' })

  async function report(stopped: AbortSignal): Promise<void> {
    const paused = pauses.untold()
    const body = JSON.stringify({
      queued_events: queue.queuedEvents < fewEvents ? 0 : queue.queuedEvents,
      dropped_events: queue.droppedEvents + queue.refusedEvents + queue.damagedEvents,
      ...(queue.copies && { copies_found: queue.copies.found }),
      ...(paused.length > 0 && {
        pauses: paused.map(({ fromMs, toMs }) => ({
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
        })),
      }),
    })
    if (body === reported) return pauses.reported(paused)
    const headers = { ...(await signIn.headers()), 'content-type': 'application/json' }
    const answer = await askServer({
      server,
      path: '/devices/report',
      method: 'PUT',
      headers,
      body,
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    })
    if (answer.origin === 'stranger') throw new Error(describeStranger(server, answer))
    if (!answer.ok || answer.origin !== 'ours') throw new Error(`/devices/report answered ${answer.status}`)
    reported = body
    pauses.reported(paused)
  }
}
