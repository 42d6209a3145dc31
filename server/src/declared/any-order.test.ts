import { leaderboardRowSchema, summarySchema } from '@telemetry-tracker/shared/contracts/http'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { createLimits } from '../policies/limits.ts'
import { event } from '../testing/events.ts'
import { startTestServer, type TestServer } from '../testing/server.ts'

/** The evening before daylight saving time begins in Berlin: stretches are on two days, one of them of 23 hours. */
const firstMinute = Date.parse('2026-03-28T21:00:00Z') / 60_000
const at = (minute: number) => new Date((firstMinute + minute) * 60_000).toISOString()
const days = ['2026-03-28', '2026-03-29'] as const

type Action = { kind: 'declare' | 'withdraw'; index: number } | { kind: 'track'; minute: number }

/** Lengths and gaps in minutes, so that no two stretches overlap. */
const someStretches = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 90 }), length: fc.integer({ min: 1, max: 90 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(parts => {
    let end = 0
    return parts.map(({ gap, length }, i) => {
      const start = end + gap
      end = start + length
      return { id: `00000000-0000-4000-8000-00000000000${i}`, start, end }
    })
  })

const someCourse = someStretches.chain(stretches =>
  fc.record({
    stretches: fc.constant(stretches),
    withdrawn: fc.subarray(stretches.map((_, i) => i)),
    minutes: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 5 }),
    order: fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
  }),
)

it('gives the same totals for any order of declaring, repeating, withdrawing and delivering', async () => {
  const server = await startTestServer(
    { TIMEZONE: 'Europe/Berlin', RATE_LIMIT_PER_DEVICE: '999999/minute' },
    { now: '2026-03-29T18:00:00Z' },
  )
  await server.track({ events: [event({ timestamp: '2026-03-20T10:00:00Z' })] })
  await fc.assert(
    fc.asyncProperty(someCourse, async ({ stretches, withdrawn, minutes, order }) => {
      await empty(server)
      server.context.limits = createLimits()
      const actions: Action[] = [
        ...stretches.flatMap((_, index) => [
          { kind: 'declare' as const, index },
          { kind: 'declare' as const, index },
        ]),
        ...withdrawn.map(index => ({ kind: 'withdraw' as const, index })),
        ...minutes.map(minute => ({ kind: 'track' as const, minute })),
      ]
      const shuffled = actions
        .map((action, i) => ({ action, place: order[i % order.length] ?? 0 }))
        .sort((a, b) => a.place - b.place)
      const declared = new Set<number>()
      for (const { action } of shuffled) {
        if (action.kind === 'track') {
          await server.track({ events: [event({ timestamp: at(action.minute) })] })
          continue
        }
        // What was not declared yet can't be withdrawn.
        if (action.kind === 'withdraw' && !declared.has(action.index))
          await declare(server, stretches[action.index])
        if (action.kind === 'declare') await declare(server, stretches[action.index])
        else
          await fetch(`${server.url}/me/declared/${stretches[action.index]?.id}?user_id=ada`, {
            method: 'DELETE',
          })
        declared.add(action.index)
      }

      const kept = stretches.filter((_, i) => !withdrawn.includes(i))
      const expected = days.map(day => secondsOn(day, kept))
      const seen = await Promise.all(
        days.map(day => server.read(`/summary/today?user_id=ada&date=${day}`, summarySchema)),
      )
      expect(seen.map(({ declared: seconds }) => seconds)).toEqual(expected)
      const [ada] = await server.read(
        `/admin/leaderboard?from=${days[0]}&to=${days[1]}`,
        z.array(leaderboardRowSchema),
      )
      expect(ada?.declared_sec).toBe((expected[0] ?? 0) + (expected[1] ?? 0))
      expect(ada?.total_sec).toBe(60 * new Set(minutes).size)
    }),
    { numRuns: 15 },
  )
})

/** By every minute's local day. */
function secondsOn(day: string, stretches: readonly { start: number; end: number }[]): number {
  const midnight = Date.parse('2026-03-28T23:00:00Z') / 60_000 - firstMinute
  const isOn = (minute: number) => (day === days[0] ? minute < midnight : minute >= midnight)
  return (
    stretches
      .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
      .filter(isOn).length * 60
  )
}

async function declare({ url }: TestServer, stretch: { id: string; start: number; end: number } | undefined) {
  const body = { ...stretch, start: at(stretch?.start ?? 0), end: at(stretch?.end ?? 0), kind: 'call' }
  const { status } = await fetch(`${url}/me/declared?user_id=ada`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(status).toBe(200)
}

async function empty({ context }: TestServer): Promise<void> {
  await context.database.transaction(async tx => {
    for (const table of ['buckets', 'daily_totals', 'daily_app_totals', 'declared_times', 'plain_batches'])
      await tx.run(`DELETE FROM ${table}`)
    await tx.run('UPDATE users SET stamp = stamp + 1')
  })
}
