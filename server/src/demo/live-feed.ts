import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { type Tracking, track } from '../ingest/receive/track.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { livingComputers } from './fill.ts'
import { liveEvents } from './live-events.ts'
import { company, type Person } from './people.ts'

const tickMs = 5_000

/**
 * Delivers one event per second for each person who is online, through the normal ingest, until their computer is revoked. The returned function stops
 * this and waits for the current delivery.
 */
export function startLiveFeed(
  seed: number,
  {
    database,
    tracking,
    metrics,
    log,
  }: { database: Database; tracking: Tracking; metrics: Metrics; log: Logger },
): () => Promise<void> {
  const online = company(seed).filter(({ isOnline }) => isOnline)
  const epoch = `live-${Date.now()}`
  let sequence = 0
  let fromMs = Date.now()
  let running = Promise.resolve()

  /** The computers at the start. Computers that are enrolled later are real. */
  let computers: ReadonlyMap<string, string> | undefined

  async function tick(): Promise<void> {
    const untilMs = Date.now()
    sequence++
    const sinceMs = Math.max(fromMs, untilMs - 2 * tickMs)
    fromMs = untilMs
    const living = await livingComputers(database)
    computers ??= living
    const deliveries = []
    for (const person of online) {
      const deviceId = computers.get(person.userId)
      if (deviceId !== undefined && living.get(person.userId) === deviceId)
        deliveries.push(deliver(person, deviceId, { sinceMs, untilMs }))
    }
    for (const result of await Promise.allSettled(deliveries))
      if (result.status === 'rejected') logError(result.reason)
  }

  function logError(error: unknown): void {
    log.error({ err: error }, 'the demo could not deliver events')
  }

  async function deliver(
    person: Person,
    deviceId: string,
    { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
  ) {
    const sender = { userId: person.userId, deviceId, epoch, sequence }
    const events = liveEvents(person, sinceMs, untilMs).map((event, index) => ({
      index,
      event,
      atMs: Date.parse(event.timestamp),
    }))
    const answer = await track({ sender, events, rejected: [] }, untilMs, tracking)
    metrics.batchAnswered(answer, 0)
  }

  const timer = setInterval(() => {
    running = running.then(tick).catch(logError)
  }, tickMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
