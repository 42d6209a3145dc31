import { dayBounds } from '@telemetry-tracker/shared/time/days'
import { describe, expect, it } from 'vitest'
import { saveAccount } from '../access/accounts.ts'
import { signInRequests } from '../access/link-sign-in.ts'
import { verifyAudit } from '../audit/verify.ts'
import type { Database } from '../database/database.ts'
import { Failure } from '../failure.ts'
import { accessLog } from '../queries/access-log.ts'
import { auditLog } from '../queries/audit-log.ts'
import { dayNotes } from '../queries/day-notes.ts'
import { devices, enrolments } from '../queries/devices.ts'
import { leaderboard } from '../queries/leaderboard.ts'
import { listTeams } from '../queries/list-teams.ts'
import { listUsers } from '../queries/list-users.ts'
import { policyHistory } from '../queries/policy-history.ts'
import { everyone } from '../queries/scope.ts'
import { summaryOfDay } from '../queries/summary-of-day.ts'
import { userTimeline } from '../queries/user-timeline.ts'
import { startTestServer, temporaryDatabase } from '../testing/server.ts'
import { fillDemo } from './fill.ts'
import { ownPassword } from './sign-ins.ts'

/** A Wednesday afternoon. */
const now = Date.parse('2026-03-11T15:00:30Z')

async function fill(database: Database, nowMs: number, onProgress = () => {}): Promise<void> {
  const { context } = await startTestServer({}, { database, now: new Date(nowMs).toISOString() })
  await fillDemo(context, { seed: 1, pastDays: 2, nowMs, onProgress })
}

function summaryOn(database: Database, userId: string, day: string) {
  return summaryOfDay(database, userId, { day, noInputCounts: 'non_productive' })
}

describe('the demo', () => {
  it('has forty people with realistic days, of whom about a third are online', async () => {
    const database = await temporaryDatabase()
    await fill(database, now)

    const { people, rows } = await leaderboard(
      database,
      {
        days: ['2026-03-10', '2026-03-10'],
        search: '',
        sort: { field: 'total_sec', descending: true },
        page: 1,
        noInputCounts: { company: 'non_productive', otherTeams: [] },
      },
      now,
    )

    expect(people).toBe(40)
    expect(rows.find(({ user_id }) => user_id === 'ada.lindqvist')?.display_name).toBe('Ada Lindqvist')
    expect((await listTeams(database, everyone)).reduce((sum, team) => sum + team.people, 0)).toBe(40)
    expect(rows.filter(({ status }) => status === 'online')).toHaveLength(14)
    const hours = rows.map(row => row.total_sec / 3600).filter(h => h > 0)
    expect(Math.max(...hours)).toBeLessThan(11)
    expect(hours.length).toBeGreaterThan(30)
  })

  it('gives the same data again, and continues where it ended', async () => {
    const inOne = await temporaryDatabase()
    const inTwo = await temporaryDatabase()

    await fill(inOne, now)
    await fill(inTwo, now - 86_400_000)
    await fill(inTwo, now)

    const day = '2026-03-11'
    const office = 'amara.okafor'
    expect(await summaryOn(inTwo, office, day)).toEqual(await summaryOn(inOne, office, day))
    expect((await summaryOn(inOne, office, day)).total_buckets).toBeGreaterThan(0)
  })

  it('has accounts, teams with managers, computers in every state, and pending requests', async () => {
    const database = await temporaryDatabase()
    await fill(database, now)

    const people = await listUsers(database)
    const roles = Map.groupBy(
      people.filter(({ has_account }) => has_account),
      ({ role }) => role,
    )
    expect([...roles].map(([role, { length }]) => `${length} ${role}`).sort()).toEqual([
      '1 admin',
      '1 employee',
      '5 manager',
    ])
    expect((await listTeams(database, everyone)).every(team => team.managers.length === 1)).toBe(true)
    const computers = await devices(database, now)
    expect(computers).toHaveLength(41)
    expect(computers.filter(({ revoked }) => revoked !== null)).toHaveLength(1)
    expect(computers.filter(({ copies_found }) => (copies_found ?? 0) > 0)).toHaveLength(1)
    expect(computers.filter(({ queued_events }) => (queued_events ?? 0) > 1_000)).toHaveLength(1)
    expect(await enrolments(database, now)).toHaveLength(2)
    expect(await signInRequests(database)).toHaveLength(1)
  })

  it('has a valid history of policies, notes, contests and views', async () => {
    const database = await temporaryDatabase()
    await fill(database, now)

    const history = await policyHistory(database)
    expect(history.map(({ team_id }) => team_id)).toEqual(['sales', null, null, null, null])
    expect(await verifyAudit(database)).toMatchObject({ brokenAt: null })
    const entries = await auditLog(database, {})
    expect(entries.map(({ at }) => at)).toEqual(
      entries
        .map(({ at }) => at)
        .sort()
        .reverse(),
    )
    const employee = 'ada.lindqvist'
    expect((await accessLog(database, employee)).length).toBeGreaterThan(5)
    expect(await dayNotes(database, { userId: employee, day: '2026-03-11', reader: undefined })).toHaveLength(
      1,
    )
    const minutes = await userTimeline(database, employee, dayBounds('2026-03-11', 'UTC'), 60)
    expect(minutes.filter(({ contested }) => contested !== undefined)).toHaveLength(1)
    expect(minutes.some(({ contested, state }) => contested && state === 'non_productive')).toBe(true)
  })

  it('creates the history once: the next start adds recent work and keeps changes made meanwhile', async () => {
    const database = await temporaryDatabase()
    await fill(database, now - 86_400_000)
    const before = await verifyAudit(database)
    const password = await ownPassword(database)
    await database.transaction(tx =>
      tx.run("UPDATE devices SET revoked_ms = 1 WHERE user_id = 'amara.okafor'"),
    )

    await fill(database, now)

    expect(await verifyAudit(database)).toMatchObject({ entries: before.entries, brokenAt: null })
    expect(await ownPassword(database)).toBe(password)
    expect((await summaryOn(database, 'ada.lindqvist', '2026-03-11')).total_buckets).toBeGreaterThan(0)
    expect((await summaryOn(database, 'amara.okafor', '2026-03-11')).total_buckets).toBe(0)
  })

  it('completes the history after an interrupted first start', async () => {
    const database = await temporaryDatabase()
    const breakOff = () => {
      throw new Error('broken off')
    }
    await expect(fill(database, now, breakOff)).rejects.toThrow('broken off')

    await fill(database, now)

    expect(await devices(database, now)).toHaveLength(41)
    expect(await policyHistory(database)).toHaveLength(5)
    expect(await verifyAudit(database)).toMatchObject({ brokenAt: null })
    expect((await accessLog(database, 'ada.lindqvist')).some(({ action }) => action === 'day_noted')).toBe(
      true,
    )
  })

  it('rejects a database with other accounts, even with the same names', async () => {
    const database = await temporaryDatabase()
    await database.transaction(tx => saveAccount(tx, { userId: 'ada.lindqvist', role: 'admin', nowMs: 0 }))

    await expect(fill(database, now)).rejects.toThrow('accounts that are not part of the demo')

    expect(await listUsers(database)).toHaveLength(1)
  })

  it('rejects a database with other people', async () => {
    const database = await temporaryDatabase()
    await database.transaction(tx =>
      tx.run("INSERT INTO users (user_id, search_name, first_seen_ms) VALUES ('real', 'real', 0)"),
    )

    await expect(fill(database, now)).rejects.toThrow(Failure)
  })
})
