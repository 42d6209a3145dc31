import {
  appBreakdownRowSchema,
  dailyRowSchema,
  summarySchema,
  teamTotalsRowSchema,
} from '@telemetry-tracker/shared/contracts/http'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { publishTeamDays } from '../jobs/publish-team-days.ts'
import type { Caller } from '../testing/callers.ts'
import { done, startCompany } from '../testing/company.ts'
import { publishedToFact } from './published-to.ts'

const days = ['2026-03-09', '2026-03-10'] as const
const apps = ['Editor', 'Solitaire'] as const
const uses = days.flatMap(day => apps.map(app => ({ day, app })))
/** Each has a first and a last day. */
const ranges = [
  [days[0], days[0]],
  [days[1], days[1]],
  [days[0], days[1]],
] as const

/** The people, and the manager and admin who try to find out their numbers; both have their own time, too. */
interface Worker {
  userId: string
  team: string | null
  used: readonly { day: string; app: string; time: Time }[]
}

/** Productive and non-productive seconds; all of the latter are without input. */
type Time = readonly [number, number]

const anyCompany = fc.record({
  workers: fc
    .array(
      fc.record({
        team: fc.constantFrom('blue', 'blue', 'red', null),
        used: fc.subarray(uses, { minLength: 1 }),
      }),
      { minLength: 6, maxLength: 12, size: 'max' },
    )
    .map(list =>
      list.map(
        ({ team, used }, i): Worker => ({
          userId: ['mia', 'root'][i] ?? `w${i}`,
          team,
          used: used.map(use => ({ ...use, time: timeOf(i * uses.length + uses.indexOf(use)) })),
        }),
      ),
    ),
  managed: fc.subarray(['blue', 'red']),
})

it('never reveals the numbers of one to four others by the difference of two answers and own data', async () => {
  const { server, admin, hire } = await startCompany({ LEADERBOARD_MODE: 'team' })
  const mia = await hire('mia', 'manager')
  for (const team of ['blue', 'red'])
    await done(admin, 'PUT', `/admin/teams/${team}`, { name: team, managers: [] })

  await fc.assert(
    fc.asyncProperty(anyCompany, async ({ workers, managed }) => {
      await replaceAll(server.context.database, workers, managed)

      for (const [userId, caller] of [
        ['mia', managed.length > 0 ? mia : null] as const,
        ['root', admin] as const,
      ]) {
        if (caller === null) continue
        const seen = await everythingShown(caller)
        const own = allRangesOf(workers.filter(worker => worker.userId === userId))
        const secrets = secretsOf(workers.filter(worker => worker.userId !== userId))
        expect(firstLeak(seen, own, secrets)).toBeUndefined()
      }
    }),
    { numRuns: 100 },
  )
})

it('shows numbers of enough people', async () => {
  const { server, admin } = await startCompany({ LEADERBOARD_MODE: 'team' })
  const worker = (i: number, used: readonly (typeof uses)[number][]): Worker => ({
    userId: `w${i}`,
    team: 'blue',
    used: used.map(use => ({ ...use, time: [10, 1] })),
  })
  const editor = uses.filter(({ app }) => app === 'Editor')
  const shownWith = async (workers: Worker[]) => {
    await replaceAll(server.context.database, workers, [])
    const rows = await done(admin, 'GET', `/apps?from=${days[0]}&to=${days[1]}`)
    return z
      .array(appBreakdownRowSchema)
      .parse(rows)
      .map(({ app_name, total_seconds }) => [app_name, total_seconds])
  }
  const five = [2, 3, 4, 5, 6]

  expect(await shownWith(five.map(i => worker(i, editor)))).toEqual([['Editor', 110]])
  expect(await shownWith(five.map(i => worker(i, uses)))).toEqual([
    ['Editor', 110],
    ['Solitaire', 110],
  ])
  // The team's time without the editor would be one person's.
  expect(await shownWith([...five.slice(1).map(i => worker(i, editor)), worker(2, uses)])).toEqual([])
})

it.each([
  '',
  '?q=w2',
  '?team=blue',
  '?sort=user_id',
  '?page=2',
  `?from=${days[0]}&q=w&team=red&sort=-last_seen&page=1`,
])('lists no people with any search, sort order and page (%s)', async query => {
  const { admin } = await startCompany({ LEADERBOARD_MODE: 'team' })

  const answer = await admin('GET', `/admin/leaderboard${query}`)

  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'individuals_hidden' } } })
  expect(answer.headers.get('X-Total-Count')).toBeNull()
})

/** Two numbers that cannot be the sum of others by chance. */
function timeOf(index: number): Time {
  const scatter = (n: number) => 1 + ((Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(n + 7, 0x85ebca6b)) >>> 6)
  return [scatter(2 * index), scatter(2 * index + 1)]
}

function sumOf(times: readonly Time[]): Time {
  return times.reduce<Time>(([a, b], [c, d]) => [a + c, b + d], [0, 0])
}

const published = ['team_days', 'team_day_apps', 'team_day_members']

async function replaceAll(database: Database, workers: readonly Worker[], managed: readonly string[]) {
  await database.transaction(async tx => {
    await tx.run('DELETE FROM team_managers')
    for (const team of managed)
      await tx.run("INSERT INTO team_managers (team_id, user_id) VALUES ($1, 'mia')", [team])
    for (const table of ['daily_totals', 'daily_app_totals', 'devices', ...published])
      await tx.run(`DELETE FROM ${table}`)
    await tx.run('DELETE FROM facts WHERE name = $1', [publishedToFact])
    await tx.run("DELETE FROM users WHERE user_id LIKE 'w%'")
    for (const { userId, team, used } of workers) {
      await tx.run(
        `INSERT INTO users (user_id, search_name, team_id, first_seen_ms) VALUES ($1, $1, $2, 0)
         ON CONFLICT (user_id) DO UPDATE SET team_id = excluded.team_id`,
        [userId, team],
      )
      await tx.run(
        `INSERT INTO devices (device_id, user_id, name, platform, helper_version, public_key) VALUES ($1, $1, '', '', '', '')`,
        [userId],
      )
      for (const { day, app, time } of used)
        await tx.run(
          `INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec, no_input_sec)
           VALUES ($1, $2, $3, $4, $5, $5)`,
          [userId, day, app, ...time],
        )
      for (const [day, ofDay] of Map.groupBy(used, each => each.day))
        await tx.run(
          `INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, no_input_sec, buckets)
           VALUES ($1, $2, $3, $4, $4, 1)`,
          [userId, day, ...sumOf(ofDay.map(({ time }) => time))],
        )
    }
  })
  await publishTeamDays(database, { timeZone: 'UTC', nowMs: Date.parse('2026-03-11T12:00:00Z') })
}

/** Every number about groups that a caller can request, and the sums of numbers within one answer. */
async function everythingShown(caller: Caller): Promise<Time[]> {
  const answers: Time[][] = []
  for (const day of days) {
    const { productive, non_productive, no_input } = summarySchema.parse(
      await done(caller, 'GET', `/summary/today?date=${day}`),
    )
    answers.push([[productive, non_productive]], [[productive, no_input]])
  }
  for (const count of [1, 2]) {
    const rows = z.array(dailyRowSchema).parse(await done(caller, 'GET', `/daily?days=${count}`))
    answers.push(
      rows.map(row => [row.productive, row.non_productive]),
      rows.map(row => [row.productive, row.no_input]),
    )
  }
  for (const [from, to] of ranges) {
    const ofApps = z
      .array(appBreakdownRowSchema)
      .parse(await done(caller, 'GET', `/apps?from=${from}&to=${to}`))
    const ofTeams = z
      .array(teamTotalsRowSchema)
      .parse(await done(caller, 'GET', `/admin/team-totals?from=${from}&to=${to}`))
    answers.push(
      ofApps.map(({ states }) => [states.productive, states.non_productive]),
      ofApps.map(({ states }) => [states.productive, states.no_input]),
      ofTeams.map(row => [row.productive_sec, row.non_productive_sec]),
      ofTeams.map(row => [row.productive_sec, row.no_input_sec]),
    )
  }
  return different([[0, 0], ...answers.flatMap(rows => partsOf(rows).map(sumOf))])
}

/** What a person's own page shows: for each range, in total and by app. */
function allRangesOf(workers: readonly Worker[]): Time[] {
  return different([
    [0, 0],
    ...ranges.flatMap(([from, to]) => [undefined, ...apps].map(app => timeIn(workers, { from, to, app }))),
  ])
}

function timeIn(
  workers: readonly Worker[],
  { from, to, app }: { from: string; to: string; app: string | undefined },
): Time {
  const times = workers.flatMap(({ used }) =>
    used.filter(each => from <= each.day && each.day <= to && (app === undefined || each.app === app)),
  )
  return sumOf(times.map(({ time }) => time))
}

/** The numbers of every group of one to four people, by productive and then non-productive seconds, with a description. */
function secretsOf(others: readonly Worker[]): Map<number, Map<number, string>> {
  const secrets = new Map<number, Map<number, string>>()
  for (const few of partsOf(others, 4))
    for (const [from, to] of ranges)
      for (const app of [undefined, ...apps]) {
        const [productive, other] = timeIn(few, { from, to, app })
        const ofProductive = secrets.get(productive) ?? new Map<number, string>()
        ofProductive.set(other, `${few.map(({ userId }) => userId)}: ${app ?? 'all'} from ${from} to ${to}`)
        secrets.set(productive, ofProductive)
      }
  secrets.get(0)?.delete(0)
  return secrets
}

/** The differences of two numbers, with and without the caller's own. */
function firstLeak(
  seen: readonly Time[],
  own: readonly Time[],
  secrets: Map<number, Map<number, string>>,
): string | undefined {
  for (const [a, b] of seen)
    for (const [c, d] of seen)
      for (const [e, f] of own) {
        const found = secrets.get(a - c - e)?.get(b - d - f)
        if (found !== undefined) return found
      }
  return undefined
}

/** All non-empty subsets of a list up to a size. */
function partsOf<T>(list: readonly T[], most = list.length): T[][] {
  const parts: T[][] = [[]]
  for (const each of list)
    parts.push(...parts.filter(part => part.length < most).map(part => [...part, each]))
  return parts.slice(1)
}

function different(times: readonly Time[]): Time[] {
  return [...new Map(times.map(time => [String(time), time])).values()]
}
