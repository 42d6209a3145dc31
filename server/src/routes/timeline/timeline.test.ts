import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { serverWithTwoPeople } from '../../testing/two-people.ts'

it('GET /timeline', async () => {
  const server = await serverWithTwoPeople()

  const minutes = await server.read('/timeline?user_id=ada', z.array(timelineRowSchema))

  expect(minutes).toMatchObject([
    {
      start: '2026-03-10T11:30:00.000Z',
      seconds: 60,
      state: 'productive',
      reason: 'interaction',
      app_name: 'Google Chrome — github.com',
      window_title: 'Pull',
      site: 'github.com',
      keystrokes: 6,
      clicks: 1,
      scrolls: 4,
    },
    { start: '2026-03-10T11:31:00.000Z', state: 'non_productive', reason: 'non_productive_app' },
  ])
  expect(await server.read('/timeline?user_id=bob&date=2026-03-09', z.array(timelineRowSchema))).toHaveLength(
    1,
  )
})
