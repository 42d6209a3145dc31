import type { Logger } from 'pino'
import { type Tracking, track } from '../ingest/receive/track.ts'
import { demoDeviceId } from './fill.ts'
import { liveEvents } from './live-events.ts'
import { company, type Person } from './people.ts'

const tickMs = 5_000

/**
 * Lets the people of the demo who are online go on working: one event a second each, by the way every event goes. The returned function ends
 * it and waits for what is under way.
 */
export function startLiveFeed(
  seed: number,
  { tracking, log }: { tracking: Tracking; log: Logger },
): () => Promise<void> {
  const online = company(seed).filter(({ isOnline }) => isOnline)
  const epoch = `live-${Date.now()}`
  let sequence = 0
  let fromMs = Date.now()
  let running = Promise.resolve()

  async function tick(): Promise<void> {
    const untilMs = Date.now()
    sequence++
    const since = Math.max(fromMs, untilMs - 2 * tickMs)
    fromMs = untilMs
    const deliveries = online.map(person => deliver(person, since, untilMs))
    for (const result of await Promise.allSettled(deliveries))
      if (result.status === 'rejected') log.error({ err: result.reason }, 'the demo could not deliver')
  }

  function deliver(person: Person, sinceMs: number, untilMs: number) {
    const sender = { userId: person.userId, deviceId: demoDeviceId, epoch, sequence }
    const events = liveEvents(person, sinceMs, untilMs).map((event, index) => ({
      index,
      event,
      atMs: Date.parse(event.timestamp),
    }))
    return track({ sender, events, rejected: [] }, untilMs, tracking)
  }

  const timer = setInterval(() => {
    running = running.then(tick)
  }, tickMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
