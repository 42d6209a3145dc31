import type { Role } from '@telemetry-tracker/shared/roles'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Database, Transaction } from '../database/database.ts'
import { temporaryDatabase } from '../testing/server.ts'
import {
  findAccount,
  findAccountBySso,
  knowPerson,
  saveAccount,
  savePassword,
  saveSsoSubject,
} from './accounts.ts'
import { ssoAccount } from './sso-account.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')

describe('an account of the company sign-in', () => {
  let database: Database

  beforeEach(async () => {
    database = await temporaryDatabase()
  })

  it('keeps the role of the last admin despite the claim, and records why', async () => {
    await comesIn('ann', 'admin')

    await comesIn('ann', 'employee')

    expect(await roleOf('ann')).toBe('admin')
    expect(await auditDetails()).toEqual(['role: stays admin, the last one (company sign-in says employee)'])
  })

  it('removes the role of an admin by the claim if there is another admin', async () => {
    await comesIn('ann', 'admin')
    await comesIn('bob', 'admin')

    await comesIn('ann', 'employee')

    expect(await roleOf('ann')).toBe('employee')
    expect(await auditDetails()).toEqual(['role: employee (company sign-in)'])
  })

  it('keeps one admin when all lose their role at the same time', async () => {
    await comesIn('ann', 'admin')
    await comesIn('bob', 'admin')

    await Promise.all([comesIn('ann', 'employee'), comesIn('bob', 'employee')])

    expect([await roleOf('ann'), await roleOf('bob')].sort()).toEqual(['admin', 'employee'])
  })

  it('keeps role and teams if the claims have none', async () => {
    await comesIn('mia', 'manager', ['blue', 'red'])

    await comesIn('mia', undefined, undefined)

    expect(await roleOf('mia')).toBe('manager')
    expect(await managedBy('mia')).toEqual(['blue', 'red'])
  })

  it('accepts a duplicate team', async () => {
    await comesIn('mia', 'manager', ['blue', 'blue'])

    expect(await managedBy('mia')).toEqual(['blue'])
  })

  it('removes managed teams that are no longer in the claim, and all when the role ends', async () => {
    await comesIn('mia', 'manager', ['blue', 'red'])

    await comesIn('mia', 'manager', ['red'])
    expect(await managedBy('mia')).toEqual(['red'])

    await comesIn('mia', 'employee')
    await comesIn('mia', 'manager')
    expect(await managedBy('mia')).toEqual([])
  })

  it('removes managed teams that are no longer in the claim even if the role claim is unreadable', async () => {
    await comesIn('mia', 'manager', ['blue', 'red'])

    await comesIn('mia', undefined, ['red'])

    expect(await roleOf('mia')).toBe('manager')
    expect(await managedBy('mia')).toEqual(['red'])
  })

  it('keeps teams that an admin assigned if roles are managed on this server', async () => {
    await comesIn('mia', 'manager', ['blue', 'red'])

    await comesIn('mia', undefined, ['red'], 'iss mia', false)

    expect(await managedBy('mia')).toEqual(['blue', 'red'])
  })

  it.each(['ada', 'Ada', 'ＡＤＡ', 'ada\u200b', ' ada'])('is not given the existing name %j', async name => {
    const known: Record<string, (tx: Transaction) => Promise<unknown>> = {
      'a device or a code only': tx => knowPerson(tx, 'ada', nowMs),
      'an account without a password': tx => saveAccount(tx, { userId: 'ada', role: 'admin', nowMs }),
      'an account with a password': tx =>
        saveAccount(tx, { userId: 'ada', role: 'admin', nowMs }).then(() => savePassword(tx, 'ada', 'hash')),
      'another subject': tx =>
        saveAccount(tx, { userId: 'ada', role: 'admin', nowMs }).then(() =>
          saveSsoSubject(tx, 'ada', 'iss old'),
        ),
      'a team to manage once there is an account': tx =>
        tx.run("INSERT INTO team_managers (team_id, user_id) VALUES ('blue', 'ada')"),
    }
    for (const [has, make] of Object.entries(known)) {
      await database.transaction(make)

      await expect(comesIn(name, undefined, undefined, 'iss new'), has).rejects.toMatchObject({
        code: 'sso_not_linked',
        userId: 'ada',
      })

      expect(await database.reading(reads => findAccountBySso(reads, 'iss new')), has).toBeUndefined()
      await database.transaction(async tx => {
        for (const table of ['users', 'accounts', 'team_managers']) await tx.run(`DELETE FROM ${table}`)
      })
    }
  })

  it('is created once for two simultaneous first sign-ins', async () => {
    const [first, again] = await Promise.all([comesIn('ada', 'manager'), comesIn('ada', 'manager')])
    const others = await Promise.allSettled([
      comesIn('bob', undefined, undefined, 'iss one'),
      comesIn('bob', undefined, undefined, 'iss two'),
    ])

    expect([first, again]).toEqual(['ada', 'ada'])
    expect(others.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it.each(['sub\0', 'sub\ud800'])('rejects the subject %j, which cannot be stored', async subject => {
    await expect(comesIn('eve', 'employee', undefined, subject)).rejects.toMatchObject({ status: 401 })
  })

  function comesIn(
    userId: string,
    role?: Role,
    teamIds?: string[],
    subject = `iss ${userId}`,
    areRolesClaimed = true,
  ) {
    const mapped = { userId, role, areRolesClaimed, teamIds }
    return database.transaction(tx => ssoAccount(tx, { subject, mapped, nowMs }))
  }

  async function roleOf(userId: string) {
    return (await database.reading(reads => findAccount(reads, userId)))?.role
  }

  async function managedBy(userId: string) {
    const rows = await database.read(
      'SELECT team_id FROM team_managers WHERE user_id = $1 ORDER BY team_id',
      [userId],
    )
    return rows.map(row => row['team_id'])
  }

  async function auditDetails() {
    const rows = await database.read(
      "SELECT detail FROM audit_log WHERE actor = 'company-sign-in' ORDER BY sequence",
    )
    return rows.map(row => row['detail'])
  }
})
