import {
  appBreakdownRowSchema,
  dailyRowSchema,
  summarySchema,
  teamTotalsRowSchema,
} from '@telemetry-tracker/shared/contracts/http'
import { addDays } from '@telemetry-tracker/shared/time/days'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { publishTeamDays } from '../jobs/publish-team-days.ts'
import type { Caller } from '../testing/callers.ts'
import { type Company, done, startCompany } from '../testing/company.ts'
import { apps, firstLeak, partsOf, sumOf, type Time, type Worked } from '../testing/first-leak.ts'

const dayMs = 24 * 60 * 60_000
const teams = ['blue', 'red', null] as const
const realPeople = 7
const inventedAtOnce = 4

/** What an admin can do to find out a person's numbers, and what people do meanwhile. `who` and `back` are taken modulo the available number. */
const anyMove = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('next day' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'work' as const,
        'change zone' as const,
        'change policy' as const,
        'erase' as const,
      ),
      who: fc.nat(20),
      back: fc.nat(2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('move' as const, 'invent' as const),
      who: fc.nat(20),
      team: fc.constantFrom(...teams),
    }),
  },
)
type Move = typeof anyMove extends fc.Arbitrary<infer T> ? T : never

it('never reveals the numbers of one to four others to an admin, by any changes and requests', async () => {
  const company = await startCompany({ LEADERBOARD_MODE: 'team' })
  for (const team of ['blue', 'red'])
    await done(company.admin, 'PUT', `/admin/teams/${team}`, { name: team, managers: [] })
  let shown = 0

  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { minLength: 6, maxLength: 12, size: 'max' }), async moves => {
      const world = await newWorld(company)
      for (const move of [...moves, nextDay, asking]) await make(move, world)

      shown += world.seen.size - 1
      expect(firstLeak(world)).toBeUndefined()
    }),
    { numRuns: 15, examples: knownAttacks.map(moves => [moves]) },
  )

  expect(shown).toBeGreaterThan(15)
})

const nextDay = { kind: 'next day' } as const
const asking = { kind: 'ask' } as const
/** Past bugs: each of these once revealed one person's data. */
const knownAttacks: readonly Move[][] = [
  [{ kind: 'invent', who: 0, team: 'red' }, { kind: 'move', who: 0, team: 'red' }, nextDay, asking],
  [nextDay, asking, { kind: 'change zone', who: 1, back: 1 }, nextDay, asking],
  [nextDay, asking, { kind: 'change policy', who: 2, back: 1 }, nextDay, asking],
  [nextDay, asking, { kind: 'move', who: 3, team: 'red' }, nextDay, asking],
  [nextDay, asking, { kind: 'erase', who: 4, back: 0 }, nextDay, asking],
  [asking, { kind: 'work', who: 5, back: 0 }, asking],
]

/** A company with a few days, what an admin has seen, and what they know anyway. */
interface World {
  company: Company
  database: Database
  nowMs: number
  today: string
  firstDay: string
  people: { userId: string; isReal: boolean; since: string }[]
  seen: Map<string, Time>
  /** The data of real people, and its changes. */
  secrets: Worked[]
  /** The data the admin sent for invented people. */
  known: Worked[]
}

/** A counter, so that all numbers are different. */
let scattered = 0
/** Each world starts after the previous one, because published days stay. */
let lastDay = '2026-03-01'

async function newWorld(company: Company): Promise<World> {
  const { database } = company.server.context
  const today = addDays(lastDay, 3)
  lastDay = today
  await database.transaction(async tx => {
    for (const table of [
      'daily_totals',
      'daily_app_totals',
      'team_days',
      'team_day_apps',
      'team_day_members',
    ])
      await tx.run(`DELETE FROM ${table}`)
    await tx.run("DELETE FROM users WHERE user_id <> 'root'")
    await tx.run('DELETE FROM devices')
  })
  const world: World = {
    company,
    database,
    nowMs: Date.parse(today) + dayMs / 2,
    today,
    firstDay: today,
    people: [],
    seen: new Map([['0,0', [0, 0]]]),
    secrets: [],
    known: [],
  }
  for (let i = 0; i < realPeople; i++)
    await addPerson(world, `real${i}`, { team: 'blue', sinceMs: 0, isReal: true })
  await everyoneWorks(world)
  return world
}

async function make(move: Move, world: World): Promise<void> {
  const { company, people } = world
  if (move.kind === 'ask') return ask(world)
  if (move.kind === 'next day') {
    world.today = addDays(world.today, 1)
    lastDay = world.today
    world.nowMs += dayMs
    await publishTeamDays(world.database, { timeZone: 'UTC', nowMs: world.nowMs })
    return everyoneWorks(world)
  }
  const person = people[move.who % people.length]
  if (!person) return
  const { userId } = person
  // From the next day on they would count like anyone: see the known limits in SECURITY.md.
  if (!person.isReal && person.since !== world.today && ['work', 'change zone'].includes(move.kind)) return
  switch (move.kind) {
    case 'invent': {
      for (let i = 0; i < inventedAtOnce; i++) {
        const invented = `made-up${scattered}`
        await addPerson(world, invented, { team: move.team, sinceMs: world.nowMs, isReal: false })
        // Also for the day before.
        for (const back of [0, 1]) await work(world, invented, addDays(world.today, -back))
      }
      return
    }
    case 'move':
      await done(company.admin, 'PUT', `/admin/users/${userId}`, { team_id: move.team })
      return
    case 'erase':
      await done(company.admin, 'DELETE', `/admin/user/${userId}`)
      world.people = people.filter(each => each !== person)
      return
    case 'work':
      return work(world, userId, addDays(world.today, -move.back))
    case 'change zone':
      return moveTime(world, userId, {
        from: addDays(world.today, -move.back),
        to: addDays(world.today, 1 - move.back),
      })
    case 'change policy':
      return judgeOtherwise(world, userId, addDays(world.today, -move.back))
  }
}

async function addPerson(
  { database, people, today }: World,
  userId: string,
  { team, sinceMs, isReal }: { team: string | null; sinceMs: number; isReal: boolean },
): Promise<void> {
  people.push({ userId, isReal, since: today })
  await database.transaction(async tx => {
    await tx.run(
      'INSERT INTO users (user_id, search_name, team_id, first_seen_ms) VALUES ($1, $1, $2, $3) ON CONFLICT (user_id) DO NOTHING',
      [userId, team, sinceMs],
    )
    await tx.run(
      `INSERT INTO devices (device_id, user_id, name, platform, helper_version, public_key, enrolled_ms)
       VALUES ($1, $1, '', '', '', '', $2)`,
      [userId, sinceMs],
    )
  })
}

async function everyoneWorks(world: World): Promise<void> {
  for (const { userId } of world.people.filter(({ isReal }) => isReal)) await work(world, userId, world.today)
}

async function work(world: World, userId: string, day: string): Promise<void> {
  for (const app of apps) await add(world, { userId, day, app, time: nextTime() })
}

/** Two numbers that cannot be the sum of others by chance. */
function nextTime(): Time {
  const scatter = (n: number) => 1 + ((Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(n + 7, 0x85ebca6b)) >>> 9)
  scattered += 2
  return [scatter(scattered), scatter(scattered + 1)]
}

/** Changes a person's totals like ingest does. */
async function add(world: World, worked: Worked): Promise<void> {
  const isReal = world.people.some(each => each.userId === worked.userId && each.isReal)
  if (isReal) world.secrets.push(worked)
  else world.known.push(worked)
  const { userId, day, app, time } = worked
  await world.database.transaction(async tx => {
    await tx.run(
      `INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (user_id, day, app_label) DO UPDATE SET productive_sec = daily_app_totals.productive_sec + excluded.productive_sec,
         non_productive_sec = daily_app_totals.non_productive_sec + excluded.non_productive_sec`,
      [userId, day, app, ...time],
    )
    await tx.run(
      `INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, buckets) VALUES ($1, $2, $3, $4, 1)
       ON CONFLICT (user_id, day) DO UPDATE SET productive_sec = daily_totals.productive_sec + excluded.productive_sec,
         non_productive_sec = daily_totals.non_productive_sec + excluded.non_productive_sec`,
      [userId, day, ...time],
    )
  })
}

async function moveTime(
  world: World,
  userId: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const [productive, other] = await timeOf(world, userId, from)
  if (productive <= 0) return
  const half: Time = [Math.floor(productive / 2), Math.floor(other / 2)]
  await add(world, { userId, day: from, app: apps[0], time: [-half[0], -half[1]] })
  await add(world, { userId, day: to, app: apps[0], time: half })
}

async function judgeOtherwise(world: World, userId: string, day: string): Promise<void> {
  const [productive] = await timeOf(world, userId, day)
  if (productive > 0) await add(world, { userId, day, app: apps[0], time: [-productive, productive] })
}

async function timeOf({ database }: World, userId: string, day: string): Promise<Time> {
  const [row] = await database.read(
    'SELECT productive_sec, non_productive_sec FROM daily_app_totals WHERE user_id = $1 AND day = $2 AND app_label = $3',
    [userId, day, apps[0]],
  )
  return row ? [Number(row['productive_sec']), Number(row['non_productive_sec'])] : [0, 0]
}

async function ask(world: World): Promise<void> {
  for (const time of await everythingShown(world.company.admin, world)) world.seen.set(String(time), time)
}

/** Every number about groups that can be requested, and the sums of numbers within one answer. */
async function everythingShown(caller: Caller, { firstDay, today }: World): Promise<Time[]> {
  const before = addDays(firstDay, -1)
  const answers: Time[][] = []
  for (let day = before; day <= today; day = addDays(day, 1)) {
    const summary = summarySchema.parse(await done(caller, 'GET', `/summary/today?date=${day}`))
    answers.push([[summary.productive, summary.non_productive]])
    answers.push(await appsAndTeams(caller, day, day))
  }
  answers.push(await appsAndTeams(caller, before, today))
  const rows = z.array(dailyRowSchema).parse(await done(caller, 'GET', '/daily?days=3'))
  answers.push(rows.map(row => [row.productive, row.non_productive]))
  return answers.flatMap(each => partsOf(each, 2).map(sumOf))
}

async function appsAndTeams(caller: Caller, from: string, to: string): Promise<Time[]> {
  const ofApps = z
    .array(appBreakdownRowSchema)
    .parse(await done(caller, 'GET', `/apps?from=${from}&to=${to}`))
  const ofTeams = z
    .array(teamTotalsRowSchema)
    .parse(await done(caller, 'GET', `/admin/team-totals?from=${from}&to=${to}`))
  return [
    ...ofApps.map(({ states }): Time => [states.productive, states.non_productive]),
    ...ofTeams.map((row): Time => [row.productive_sec, row.non_productive_sec]),
  ]
}
