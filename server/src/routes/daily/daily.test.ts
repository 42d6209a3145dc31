import { dailyRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { serverWithTwoPeople } from '../../testing/two-people.ts'

it('GET /daily has a row for every day, including days without data', async () => {
  const server = await serverWithTwoPeople()

  const everyone = await server.read('/daily?days=3', z.array(dailyRowSchema))

  expect(everyone).toEqual([
    { date: '2026-03-08', productive: 0, non_productive: 0, no_input: 0, total_seconds: 0, declared: 0 },
    { date: '2026-03-09', productive: 60, non_productive: 0, no_input: 0, total_seconds: 60, declared: 0 },
    { date: '2026-03-10', productive: 60, non_productive: 60, no_input: 0, total_seconds: 120, declared: 0 },
  ])
  expect(await server.read('/daily', z.array(dailyRowSchema))).toHaveLength(7)
})
