import { expect, it, vi } from 'vitest'
import { writeConfirmedTime } from '../clock/confirmed-time.ts'
import { undoFutureWrites } from '../clock/undo-future-writes.ts'
import type { Database, Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { publishedTo } from '../queries/published-to.ts'
import { openReplicas, temporaryDatabase } from '../testing/server.ts'
import { erasePerson } from './erase-person.ts'
import { publishTeamDays } from './publish-team-days.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const day = '2026-03-10'
const morning = Date.parse('2026-03-11T06:00:00Z')
const five = ['ada', 'bob', 'cleo', 'dan', 'eve']
const ages = { dataDays: 0, compactHours: 0, bucketSizeSec: 60 }

/** Gives each person a counted minute on a day. */
async function work(
  database: Database,
  people: readonly string[],
  { on = day, team = 'blue', sinceMs = 0 } = {},
): Promise<void> {
  await database.transaction(async tx => {
    for (const userId of people) {
      await tx.run(
        `INSERT INTO users (user_id, search_name, team_id, first_seen_ms) VALUES ($1, $1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET team_id = excluded.team_id`,
        [userId, team, sinceMs],
      )
      await tx.run(
        'INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, buckets) VALUES ($1, $2, 60, 0, 1)',
        [userId, on],
      )
      await tx.run(
        "INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec) VALUES ($1, $2, 'Code', 60, 0)",
        [userId, on],
      )
    }
  })
}

function publish(database: Database, nowMs: number): Promise<string[]> {
  return publishTeamDays(database, { timeZone: 'UTC', nowMs })
}

async function shown(database: Database): Promise<unknown[]> {
  const rows = await database.read('SELECT team_id, day, people FROM team_days ORDER BY day, team_id')
  return rows.map(row => [row['team_id'], row['day'], numberIn(row, 'people')])
}

function confirm(database: Database, ms: number): Promise<void> {
  return database.transaction(tx => writeConfirmedTime(tx, { ms, by: 'a server' }))
}

it('also publishes days before team mode was switched on, for the people known at the time', async () => {
  const database = await temporaryDatabase()
  const old = '2025-11-03'
  await work(database, five, { on: old })
  await work(database, five)
  await work(database, ['new'], { on: old, sinceMs: Date.parse('2026-01-01T00:00:00Z') })
  await work(database, ['new'])
  await work(database, ['a', 'b', 'c', 'd'], { on: old, team: 'red' })
  await work(database, ['late'], { on: old, team: 'red', sinceMs: Date.parse(old) })

  await publish(database, morning)

  expect(await shown(database)).toEqual([
    ['blue', old, 5],
    ['blue', day, 6],
  ])
})

it('continues where it stopped after another mode was used for a while', async () => {
  const database = await temporaryDatabase()
  await work(database, five)
  await publish(database, morning)
  await work(database, five, { on: '2026-03-12' })

  const days = await publish(database, morning + 3 * 24 * hourMs)

  expect(days).toEqual(['2026-03-11', '2026-03-12', '2026-03-13'])
  expect(await shown(database)).toEqual([
    ['blue', day, 5],
    ['blue', '2026-03-12', 5],
  ])
})

it('waits six hours after a time without a server, so that helpers can deliver', async () => {
  const database = await temporaryDatabase()
  await work(database, five.slice(1))
  await confirm(database, Date.parse(`${day}T17:00:00Z`))
  const backMs = Date.parse('2026-03-11T08:00:00Z')
  await confirm(database, backMs)

  const atOnce = await publish(database, backMs)
  await work(database, five.slice(0, 1))
  await confirm(database, backMs + minuteMs)
  const stillEarly = await publish(database, backMs + 6 * hourMs - minuteMs)
  const later = await publish(database, backMs + 6 * hourMs)

  expect([atOnce, stillEarly, later]).toEqual([[], [], [day]])
  expect(await shown(database)).toEqual([['blue', day, 5]])
})

it('publishes a day once when it is over, even after a clock that was ahead', async () => {
  const database = await temporaryDatabase()
  const rightMs = Date.parse(`${day}T12:00:00Z`)
  await work(database, five)
  await publish(database, rightMs + 14 * 24 * hourMs)
  const [before] = await database.read('SELECT * FROM team_days')

  await database.transaction(tx => undoFutureWrites(tx, ages, rightMs))
  await work(database, ['gil'])
  await work(
    database,
    five.map(name => `${name}2`),
    { team: 'red' },
  )
  await work(database, ['hal', 'ian', 'joe', 'kim', 'lea'], { on: '2026-03-11' })
  await publish(database, morning + 24 * hourMs)

  expect(await shown(database)).toEqual([
    ['blue', day, 5],
    ['red', day, 5],
    ['blue', '2026-03-11', 5],
  ])
  expect((await database.read("SELECT * FROM team_days WHERE team_id = 'blue'"))[0]).toEqual(before)
  expect(await database.read("SELECT user_id FROM team_day_members WHERE user_id = 'gil'")).toEqual([])
  expect(await publishedTo(database)).toBe('2026-03-11')
})

it('reads the same few rows for any number of people while no day is due', async () => {
  const database = await temporaryDatabase()
  const many = Array.from({ length: 60 }, (_, i) => `person${i}`)
  await work(database, many)
  await database.transaction(tx => tx.run("UPDATE users SET time_zone = 'Europe/Berlin'"))
  await publish(database, morning)
  let rows = 0
  const counting: Database = {
    ...database,
    read: async (sql, values) => {
      const found = await database.read(sql, values)
      rows += found.length
      return found
    },
  }

  expect(await publish(counting, morning + hourMs)).toEqual([])

  expect(rows).toBeLessThan(5)
})

it.each([
  ['after their data was read', 'WITH worked AS'],
  ['while the day is stored', 'INSERT INTO team_day_members'],
])('stores no name of a person who is erased %s', async (_, statement) => {
  const [one, two] = await openReplicas(2)
  if (!one || !two) throw new Error('Two replicas were asked for.')
  await work(one, [...five, 'fay'])
  let erasing: Promise<number> | undefined
  const eraseAt = (sql: string) => {
    if (!sql.trim().startsWith(statement)) return undefined
    erasing = two.transaction(tx => erasePerson(tx, 'fay', { by: { system: 'test' }, nowMs: morning }))
    return erasing
  }

  await publish(interrupted(one, eraseAt), morning)
  await erasing

  const members = await one.read('SELECT user_id FROM team_day_members ORDER BY user_id')
  expect(erasing).toBeDefined()
  expect(members.map(row => row['user_id'])).toEqual(five)
  expect(await shown(one)).toEqual([['blue', day, 6]])
})

/** A database that runs something after a certain read and waits for it, and continues when others wait for its locks. */
function interrupted(database: Database, meanwhile: (sql: string) => Promise<unknown> | undefined): Database {
  const reported = (tx: Transaction): Transaction => ({
    ...tx,
    all: async (sql, values) => {
      const other = meanwhile(sql)
      if (other) await Promise.race([other, isSomebodyWaiting(database)])
      return tx.all(sql, values)
    },
  })
  return {
    ...database,
    read: async (sql, values) => {
      const rows = await database.read(sql, values)
      await meanwhile(sql)
      return rows
    },
    transaction: job => database.transaction(tx => job(reported(tx))),
  }
}

/** SQLite has only one writer at a time. */
async function isSomebodyWaiting(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') return
  await vi.waitFor(async () => {
    const waiting = await database.read(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    expect(waiting).not.toEqual([])
  }, 30_000)
}
