import { beforeEach, describe, expect, it } from 'vitest'
import { makeAdmin } from '../commands/accounts.ts'
import type { Database } from '../database/database.ts'
import { type Caller, callerWith } from '../testing/callers.ts'
import { openReplicas, startTestServer, type TestServer } from '../testing/server.ts'
import { findAccount, saveAccount } from './accounts.ts'
import { beginSession, csrfTokenOf } from './sessions.ts'
import { ssoAccount } from './sso-account.ts'

const rounds = 20

/** Two servers on one database, each used by a different admin. */
describe('two admins who remove each other at the same time, at two servers', () => {
  let database: Database
  let servers: TestServer[]

  beforeEach(async () => {
    const replicas = await openReplicas(2)
    servers = await Promise.all(
      replicas.map(each => startTestServer({ OPEN_MODE: 'false' }, { database: each })),
    )
    const [first] = replicas
    if (!first) throw new Error('Two replicas were asked for.')
    database = first
  })

  const demote = (caller: Caller, userId: string) =>
    caller('PUT', `/admin/users/${userId}`, { role: 'employee' })
  const erase = (caller: Caller, userId: string) => caller('DELETE', `/admin/user/${userId}`)

  it.each([
    ['deleting', erase, erase],
    ['demoting', demote, demote],
    ['deleting one and demoting the other', erase, demote],
  ] as const)('exactly one succeeds by %s', async (_, byAnn, byBob) => {
    for (let round = 0; round < rounds; round++) {
      const [ann, bob] = [await adminAt(0, 'ann'), await adminAt(1, 'bob')]

      const answers = await Promise.all([byAnn(ann, 'bob'), byBob(bob, 'ann')])

      const statuses = answers.map(({ status }) => status)
      expect(
        statuses.filter(status => status === 200),
        `round ${round}: ${statuses}`,
      ).toHaveLength(1)
      expect(await admins(), `round ${round}`).toHaveLength(1)
    }
  })

  it.each([
    ['deleting', erase],
    ['demoting', demote],
  ] as const)('exactly one succeeds by %s themselves', async (_, leave) => {
    for (let round = 0; round < rounds; round++) {
      const [ann, bob] = [await adminAt(0, 'ann'), await adminAt(1, 'bob')]

      const answers = await Promise.all([leave(ann, 'ann'), leave(bob, 'bob')])

      expect(answers.map(({ status }) => status).sort(), `round ${round}`).toEqual([200, 409])
      expect(await admins(), `round ${round}`).toHaveLength(1)
    }
  })

  it('keeps one when one is deleted by the other while the company sign-in removes the other’s role', async () => {
    const mapped = { userId: 'bob', role: 'employee', areRolesClaimed: true, teamIds: undefined } as const
    for (let round = 0; round < rounds; round++) {
      const ann = await adminAt(0, 'ann')
      await adminAt(1, 'bob')
      const nowMs = Date.now()
      await database.transaction(tx =>
        tx.run("UPDATE accounts SET sso_subject = 'iss bob' WHERE user_id = 'bob'"),
      )
      const [, other] = servers
      if (!other) throw new Error('Two servers were started.')
      const elsewhere = other.context.database

      await Promise.all([
        erase(ann, 'ann'),
        elsewhere.transaction(tx => ssoAccount(tx, { subject: 'iss bob', mapped, nowMs })),
      ])

      expect(await admins(), `round ${round}`).toHaveLength(1)
    }
  })

  it('does not let an admin who is being demoted make another admin', async () => {
    for (let round = 0; round < rounds; round++) {
      const [ann, bob] = [await adminAt(0, 'ann'), await adminAt(1, 'bob')]

      const [demotion, promotion] = await Promise.all([
        demote(ann, 'bob'),
        bob('PUT', '/admin/users/eve', { role: 'admin' }),
      ])

      expect(demotion.status).toBe(200)
      const order = await changesInOrder()
      const isAdmin = (await database.reading(reads => findAccount(reads, 'eve')))?.role === 'admin'
      expect({ status: promotion.status, isAdmin, order }, `round ${round}`).toEqual(
        promotion.status === 200
          ? { status: 200, isAdmin: true, order: ['eve', 'bob'] }
          : { status: expect.any(Number), isAdmin: false, order: ['bob'] },
      )
      await forget('eve')
    }
  })

  it('keeps an admin when a command makes another one at the same time', async () => {
    for (let round = 0; round < rounds; round++) {
      const ann = await adminAt(0, 'ann')
      await forget('bob')

      const [answer] = await Promise.all([erase(ann, 'ann'), makeAdmin(database, { userId: 'bob' })])

      expect([200, 409]).toContain(answer.status)
      expect(await admins(), `round ${round}`).toEqual(answer.status === 200 ? ['bob'] : ['ann', 'bob'])
    }
  })

  /** An admin with a session on one of the servers. */
  async function adminAt(index: number, userId: string): Promise<Caller> {
    const server = servers[index]
    if (!server) throw new Error(`There is no server ${index}.`)
    const { nowMs } = server.time
    const secret = await database.transaction(async tx => {
      await saveAccount(tx, { userId, role: 'admin', nowMs })
      return beginSession(tx, { userId, method: 'password', browser: '', nowMs })
    })
    return callerWith(server.url, {
      Cookie: `telemetry_session=${secret}`,
      'X-CSRF-Token': csrfTokenOf(secret),
    })
  }

  async function admins(): Promise<unknown[]> {
    const rows = await database.read("SELECT user_id FROM accounts WHERE role = 'admin' ORDER BY user_id")
    return rows.map(row => row['user_id'])
  }

  /** The people whose accounts were changed since the last call, in order. */
  let seen = 0
  async function changesInOrder(): Promise<unknown[]> {
    const rows = await database.read(
      `SELECT a.sequence, n.user_id FROM audit_log a JOIN audit_names n ON n.pseudonym = a.subject
       WHERE a.action = 'person_changed' AND a.sequence > $1 ORDER BY a.sequence`,
      [seen],
    )
    seen = Number(rows.at(-1)?.['sequence'] ?? seen)
    return rows.map(row => row['user_id'])
  }

  function forget(userId: string): Promise<number> {
    return database.transaction(tx => tx.run('DELETE FROM accounts WHERE user_id = $1', [userId]))
  }
})
