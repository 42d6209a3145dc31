import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { findAccount, type Role } from './accounts.ts'
import { ssoAccount } from './sso-account.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')

describe('an account of the company sign-in', () => {
  let database: Database

  beforeEach(async () => {
    database = await temporaryDatabase()
  })

  it('keeps the role of the last admin, whatever the claim says, and the audit log says why', async () => {
    await comesIn('ann', 'admin')

    await comesIn('ann', 'employee')

    expect(await roleOf('ann')).toBe('admin')
    expect(await auditDetails()).toEqual(['role: stays admin, the last one (company sign-in says employee)'])
  })

  it('takes the role of an admin whose claim says so while there is another', async () => {
    await comesIn('ann', 'admin')
    await comesIn('bob', 'admin')

    await comesIn('ann', 'employee')

    expect(await roleOf('ann')).toBe('employee')
    expect(await auditDetails()).toEqual(['role: employee (company sign-in)'])
  })

  it('keeps one admin when all lose their role at the same moment', async () => {
    await comesIn('ann', 'admin')
    await comesIn('bob', 'admin')

    await Promise.all([comesIn('ann', 'employee'), comesIn('bob', 'employee')])

    expect([await roleOf('ann'), await roleOf('bob')].sort()).toEqual(['admin', 'employee'])
  })

  it('keeps role and teams where the claims say nothing', async () => {
    await comesIn('mia', 'manager', ['blue', 'red'])

    await comesIn('mia', undefined, undefined)

    expect(await roleOf('mia')).toBe('manager')
    expect(await managedBy('mia')).toEqual(['blue', 'red'])
  })

  it('takes the same team twice for one', async () => {
    await comesIn('mia', 'manager', ['blue', 'blue'])

    expect(await managedBy('mia')).toEqual(['blue'])
  })

  it('ends the management of teams that the claim no longer has, and of all when the role ends', async () => {
    await comesIn('mia', 'manager', ['blue', 'red'])

    await comesIn('mia', 'manager', ['red'])
    expect(await managedBy('mia')).toEqual(['red'])

    await comesIn('mia', 'employee')
    await comesIn('mia', 'manager')
    expect(await managedBy('mia')).toEqual([])
  })

  it.each(['sub\0', 'sub\ud800'])(
    'refuses the subject %j, which no database keeps as it is',
    async subject => {
      await expect(comesIn('eve', 'employee', undefined, subject)).rejects.toMatchObject({ status: 401 })
    },
  )

  function comesIn(userId: string, role?: Role, teamIds?: string[], subject = `iss ${userId}`) {
    const mapped = { userId, role, teamIds }
    return database.transaction(tx => ssoAccount(database, tx, { subject, mapped, nowMs }))
  }

  async function roleOf(userId: string) {
    return (await findAccount({ all: database.read }, userId))?.role
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
