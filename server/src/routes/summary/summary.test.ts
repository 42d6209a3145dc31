import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import { serverWithTwoPeople } from '../../testing/two-people.ts'

it('GET /summary/today', async () => {
  const server = await serverWithTwoPeople()

  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toEqual({
    productive: 60,
    non_productive: 60,
    no_input: 0,
    no_input_counts: 'non_productive',
    total_seconds: 120,
    total_buckets: 2,
    declared: 0,
    timezone: 'UTC',
  })
  expect(await server.read('/summary/today?user_id=nobody', summarySchema)).toMatchObject({
    total_seconds: 0,
  })
  expect(await server.read('/summary/today?user_id=bob&date=2026-03-09', summarySchema)).toMatchObject({
    total_seconds: 60,
  })
})
