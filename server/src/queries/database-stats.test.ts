import { expect, it } from 'vitest'
import { event } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { createDatabaseStats } from './database-stats.ts'

/** A clock that advances by a step with every read. */
function clockOf(time: { nowMs: number; stepMs: number }) {
  return () => {
    time.nowMs += time.stepMs
    return time.nowMs
  }
}

it('counts again each time if that is fast', async () => {
  const server = await startTestServer()
  const stats = createDatabaseStats(server.context.database, 14, clockOf({ nowMs: 0, stepMs: 1 }))
  await stats()
  await server.track({ events: [event()] })

  expect((await stats()).rows['buckets']).toBe(1)
})

it('limits slow counting to a hundredth of the time', async () => {
  const server = await startTestServer()
  const time = { nowMs: 0, stepMs: 100 }
  const stats = createDatabaseStats(server.context.database, 14, clockOf(time))
  await stats()
  await server.track({ events: [event()] })

  const soon = await stats()
  time.nowMs += 100 * 100
  const later = await stats()

  expect(soon.rows['buckets']).toBe(0)
  expect(later.rows['buckets']).toBe(1)
})
