import { appBreakdownRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { statusOf } from '../../testing/server.ts'
import { serverWithTwoPeople } from '../../testing/two-people.ts'

it('GET /apps', async () => {
  const server = await serverWithTwoPeople()

  expect(await server.read('/apps?user_id=ada', z.array(appBreakdownRowSchema))).toEqual([
    {
      app_name: 'Google Chrome — github.com',
      category: 'productive',
      total_seconds: 60,
      states: { productive: 60, non_productive: 0, no_input: 0 },
    },
    {
      app_name: 'Google Chrome — youtube.com',
      category: 'non_productive',
      total_seconds: 60,
      states: { productive: 0, non_productive: 60, no_input: 0 },
    },
  ])
})

it('GET /apps of another day, or of several together', async () => {
  const server = await serverWithTwoPeople()
  const secondsOf = async (query: string) =>
    (await server.read(`/apps?${query}`, z.array(appBreakdownRowSchema))).map(row => row.total_seconds)

  expect(await secondsOf('user_id=bob')).toEqual([])
  expect(await secondsOf('user_id=bob&date=2026-03-09')).toEqual([60])
  expect(await secondsOf('from=2026-03-09&to=2026-03-10')).toEqual([60, 60, 60])
  expect(await statusOf(`${server.url}/apps?date=yesterday`, {})).toBe(400)
})

it('answers unchanged data with 304', async () => {
  const server = await serverWithTwoPeople()
  const first = await fetch(`${server.url}/apps`)

  const again = await statusOf(`${server.url}/apps`, { 'If-None-Match': first.headers.get('ETag') ?? '' })

  expect(again).toBe(304)
})
