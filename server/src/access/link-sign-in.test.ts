import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { findAccount, knowPerson, saveAccount, saveSsoSubject } from './accounts.ts'
import { linkSignIn, requestLink, signInRequests, takeRequest } from './link-sign-in.ts'
import { beginSession, findSession } from './sessions.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')
const dayMs = 24 * 60 * 60_000

describe('connecting a company sign-in', () => {
  let database: Database

  beforeEach(async () => {
    database = await temporaryDatabase()
  })

  const link = (subject: string, userId: string) =>
    database.transaction(tx => linkSignIn(tx, { subject, userId, by: { userId: 'root' }, nowMs }))
  const account = (userId: string) => database.reading(reads => findAccount(reads, userId))
  const request = (subject: string, atMs = nowMs) =>
    database.transaction(tx => requestLink(tx, { subject, userId: 'ada', called: 'Ada' }, atMs))

  it('creates an employee account for a person without one', async () => {
    await database.transaction(tx => knowPerson(tx, 'ada', nowMs))

    await link('iss ada', 'ada')

    expect(await account('ada')).toMatchObject({ role: 'employee', ssoSubject: 'iss ada' })
  })

  it('replaces the previous one and ends existing sessions', async () => {
    await database.transaction(tx => saveAccount(tx, { userId: 'ada', role: 'admin', nowMs }))
    await link('iss old', 'ada')
    const secret = await database.transaction(tx =>
      beginSession(tx, { userId: 'ada', method: 'oidc', browser: '', nowMs }),
    )

    await link('iss new', 'ada')

    expect(await account('ada')).toMatchObject({ role: 'admin', ssoSubject: 'iss new' })
    expect(await findSession(database, secret, { idleMs: dayMs, maxMs: dayMs }, nowMs)).toBeUndefined()
  })

  it('is rejected if it belongs to another person', async () => {
    await database.transaction(async tx => {
      await saveAccount(tx, { userId: 'bob', role: 'employee', nowMs })
      await saveSsoSubject(tx, 'bob', 'iss bob')
    })

    await expect(link('iss bob', 'ada')).rejects.toMatchObject({ code: 'sign_in_taken' })
    expect(await account('ada')).toBeUndefined()
  })

  it('creates one request for repeated attempts, which is deleted after a month', async () => {
    await request('iss one')
    await request('iss one', nowMs + dayMs)
    expect(await signInRequests(database)).toMatchObject([{ user_id: 'ada', called: 'Ada' }])

    await request('iss two', nowMs + 32 * dayMs)
    expect(await signInRequests(database)).toHaveLength(1)
  })

  it('can be decided only once', async () => {
    await request('iss one')
    const [row] = await signInRequests(database)
    const take = () => database.transaction(tx => takeRequest(tx, row?.id ?? ''))

    expect(await Promise.all([take(), take()])).toEqual(
      expect.arrayContaining([{ subject: 'iss one', userId: 'ada' }, undefined]),
    )
  })
})
