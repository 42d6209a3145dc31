import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { eventsFrom } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { compactBuckets } from './compact.ts'

const timeline = z.array(timelineRowSchema)
const sender = { device_id: 'laptop', epoch: 'e' }
const day = '/timeline?user_id=ada&date=2026-03-07'

/** A minute three days ago: one document decided its verdict, two others were also shown. */
async function serverWithOldMinute() {
  const server = await startTestServer()
  await server.track({
    ...sender,
    sequence: 1,
    events: [
      ...eventsFrom('2026-03-07T09:00:00Z', 30, { window_title: 'plan.md' }),
      ...eventsFrom('2026-03-07T09:00:30Z', 12, { window_title: 'secret one' }),
      ...eventsFrom('2026-03-07T09:00:42Z', 12, { window_title: 'secret two' }),
    ],
  })
  const stored = async () => JSON.stringify(await server.context.database.read('SELECT * FROM buckets'))
  return { ...server, stored, database: server.context.database }
}

it('removes only the titles that did not decide from old minutes', async () => {
  const { read, stored, database } = await serverWithOldMinute()
  const before = await read(day, timeline)

  const changed = await compactBuckets(database, Date.parse('2026-03-08T12:00:00Z'))

  expect(changed).toBe(1)
  expect(await read(day, timeline)).toEqual(before)
  expect(await stored()).toContain('plan.md')
  expect(await stored()).not.toContain('secret')
})

it('does not change newer minutes, and changes nothing the second time', async () => {
  const { stored, database } = await serverWithOldMinute()
  await compactBuckets(database, Date.parse('2026-03-07T09:00:00Z'))
  const early = await stored()
  await compactBuckets(database, Date.parse('2026-03-07T09:01:00Z'))

  const again = await compactBuckets(database, Date.parse('2026-03-07T09:02:00Z'))

  expect(early).toContain('secret')
  expect(again).toBe(0)
})

it('merges late events into a compacted minute by app and site', async () => {
  const { track, read, stored, database } = await serverWithOldMinute()
  await compactBuckets(database, Date.parse('2026-03-08T12:00:00Z'))

  await track({
    ...sender,
    sequence: 2,
    events: eventsFrom('2026-03-07T09:00:54Z', 6, { window_title: 'late secret' }),
  })

  const [minute] = await read(day, timeline)
  expect(minute).toMatchObject({ window_title: 'plan.md', keystrokes: 60 * 6 })
  expect(await stored()).not.toContain('secret')
})
