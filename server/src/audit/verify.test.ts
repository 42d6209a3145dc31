import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { erasePerson } from '../jobs/erase-person.ts'
import { done, startCompany } from '../testing/company.ts'
import { openReplicas, temporaryDatabase } from '../testing/server.ts'
import { audit } from './audit.ts'
import { appendAuditEntry, hashOfEntry } from './entry.ts'
import { verifyAudit } from './verify.ts'

const by = { system: 'test' }
const aboutAda = { to: { userId: 'ada' }, what: 'days' as const }

async function companyWithLog() {
  const { server, admin } = await startCompany()
  for (const userId of ['ada', 'bob']) await done(admin, 'PUT', `/admin/users/${userId}`, { team_id: 'blue' })
  return server.context.database
}

it('is intact if the log was not changed', async () => {
  const database = await companyWithLog()

  const { entries, head, brokenAt } = await verifyAudit(database)

  expect(brokenAt).toBeNull()
  expect(entries).toBeGreaterThanOrEqual(4)
  expect(head).toHaveLength(43)
})

it.each([
  ["UPDATE audit_log SET detail = 'nothing' WHERE sequence = 3", 3],
  ["UPDATE audit_log SET action = 'looked' WHERE sequence = 3", 3],
  ["UPDATE audit_log SET subject = 'somebody else' WHERE sequence = 2", 2],
  ['UPDATE audit_log SET actor = subject, subject = actor WHERE sequence = 3', 3],
  ["UPDATE audit_log SET hash = 'another' WHERE sequence = 2", 2],
  ["UPDATE audit_log SET previous_hash = 'another' WHERE sequence = 2", 2],
  ['UPDATE audit_log SET sequence = sequence + 100 WHERE sequence = 2', 2],
  [
    'INSERT INTO audit_log SELECT sequence + 100, at_ms, actor, action, subject, previous_hash, hash, detail, names FROM audit_log WHERE sequence = 1',
    'last',
  ],
  ["UPDATE audit_log SET actor = 'somebody else' WHERE sequence = 2", 2],
  ['UPDATE audit_log SET at_ms = at_ms + 1 WHERE sequence = 1', 1],
  ['DELETE FROM audit_log WHERE sequence = 2', 2],
  ['DELETE FROM audit_log WHERE sequence = 1', 1],
  ["UPDATE audit_log SET names = '' WHERE sequence = 2", 2],
  ["UPDATE audit_log SET names = '- -' WHERE sequence = 3", 3],
])('names the first entry that was tampered with: %s', async (tampering, sequence) => {
  const database = await companyWithLog()
  const { entries } = await verifyAudit(database)

  await database.transaction(tx => tx.run(tampering))

  expect((await verifyAudit(database)).brokenAt).toBe(sequence === 'last' ? entries + 1 : sequence)
})

it('hashes every field of an entry separately', () => {
  const entry = { atMs: 1, actor: 'a', action: 'b', subject: 'c', detail: 'd' }
  const hashes = [
    hashOfEntry('before', 1, entry),
    hashOfEntry('other', 1, entry),
    hashOfEntry('before', 2, entry),
    ...[
      { atMs: 2 },
      { actor: 'x' },
      { action: 'x' },
      { subject: 'x' },
      { detail: 'x' },
      { detail: '' },
      { actor: 'b', action: 'a' },
      { actor: 'ab', action: '' },
      { subject: 'cd', detail: '' },
      { subject: '', detail: 'cd' },
      { names: 'x' },
      { detail: '', names: 'd' },
      { detail: 'x', names: 'd' },
    ].map(difference => hashOfEntry('before', 1, { ...entry, ...difference })),
  ]

  expect(new Set(hashes).size).toBe(hashes.length)
})

it('stores all fields of an entry', async () => {
  const database = await temporaryDatabase()
  await database.transaction(tx =>
    audit.record({ tx, by, nowMs: 1_234 }, 'looked', { to: { name: 'team:blue' }, what: 'days' }),
  )

  const rows = await database.read('SELECT * FROM audit_log')

  expect(rows).toMatchObject([
    { actor: 'test', action: 'looked', subject: 'team:blue', detail: 'days', previous_hash: '' },
  ])
  expect(rows.map(row => [Number(row['sequence']), Number(row['at_ms'])])).toEqual([[1, 1_234]])
})

it('verifies a log of several pages', async () => {
  const database = await temporaryDatabase()
  await database.transaction(async tx => {
    for (let i = 1; i <= 1_005; i++)
      await audit.record({ tx, by, nowMs: i }, 'data_exported', { userId: 'ada', what: `${i}` })
  })
  const before = await verifyAudit(database)

  await database.transaction(tx => tx.run("UPDATE audit_log SET detail = 'x' WHERE sequence = 1002"))

  expect(before).toMatchObject({ entries: 1_005, brokenAt: null })
  expect((await verifyAudit(database)).brokenAt).toBe(1_002)
})

it('shows by the hash of the last entry that the end was cut off', async () => {
  const database = await companyWithLog()
  const before = await verifyAudit(database)

  await database.transaction(tx => tx.run('DELETE FROM audit_log WHERE sequence = $1', [before.entries]))

  const after = await verifyAudit(database)
  expect(after.brokenAt).toBeNull()
  expect(after.head).not.toBe(before.head)
})

it('stays one chain when several servers write at the same time', async () => {
  const replicas = await openReplicas(2)

  await Promise.all(
    Array.from({ length: 20 }, (_, i) => {
      const database = replicas[i % 2]
      return database?.transaction(tx => audit.record({ tx, by, nowMs: i }, 'looked', aboutAda))
    }),
  )

  const [database] = replicas
  expect(database && (await verifyAudit(database))).toMatchObject({ entries: 20, brokenAt: null })
})

describe('a name of the audit log', () => {
  /** A log with entries about ada and bob, and the first entry about one of them. */
  async function adaAndBob() {
    const database = await companyWithLog()
    const [row] = await database.read(
      `SELECT MIN(a.sequence) AS first FROM audit_log a JOIN audit_names n ON n.pseudonym = a.subject WHERE n.user_id IN ('ada', 'bob')`,
    )
    return { database, first: row ? numberIn(row, 'first') : 0 }
  }

  it.each([
    [
      'exchanged with another',
      [
        "UPDATE audit_names SET user_id = 'x' WHERE user_id = 'ada'",
        "UPDATE audit_names SET user_id = 'ada' WHERE user_id = 'bob'",
        "UPDATE audit_names SET user_id = 'bob' WHERE user_id = 'x'",
      ],
    ],
    ['given to another person', ["UPDATE audit_names SET user_id = 'eve' WHERE user_id = 'ada'"]],
    ['removed', ["DELETE FROM audit_names WHERE user_id = 'ada'"]],
    ['left without its salt', ["UPDATE audit_names SET salt = '' WHERE user_id = 'ada'"]],
  ])('fails verification after it was %s', async (_, tampering) => {
    const { database, first } = await adaAndBob()

    await database.transaction(async tx => {
      for (const statement of tampering) await tx.run(statement)
    })

    expect(await verifyAudit(database)).toMatchObject({ brokenAt: first, brokenBy: 'name' })
  })

  it('fails verification after it was swapped with another, including the salts', async () => {
    const { database, first } = await adaAndBob()
    const rows = await database.read(
      "SELECT salt FROM audit_names WHERE user_id IN ('ada', 'bob') ORDER BY user_id",
    )
    const [saltOfAda, saltOfBob] = rows.map(row => textIn(row, 'salt'))

    await database.transaction(async tx => {
      const exchange = 'UPDATE audit_names SET user_id = $1, salt = $2 WHERE user_id = $3'
      await tx.run(exchange, ['x', saltOfBob ?? '', 'ada'])
      await tx.run(exchange, ['ada', saltOfAda ?? '', 'bob'])
      await tx.run(exchange, ['bob', saltOfBob ?? '', 'x'])
    })

    expect(await verifyAudit(database)).toMatchObject({ brokenAt: first, brokenBy: 'name' })
  })

  it('fails verification after it was given to a label that is not a person', async () => {
    const database = await temporaryDatabase()
    await database.transaction(tx =>
      audit.record({ tx, by: { system: 'command' }, nowMs: 1 }, 'looked', {
        to: { name: '*' },
        what: 'days',
      }),
    )

    await database.transaction(tx =>
      tx.run("INSERT INTO audit_names (user_id, pseudonym, salt) VALUES ('ada', 'command', 'salt')"),
    )

    expect(await verifyAudit(database)).toMatchObject({ brokenAt: 1, brokenBy: 'name' })
  })

  it('is deleted with its salt when the person is erased, and the chain stays intact', async () => {
    const { server, admin } = await startCompany()
    await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
    const { database } = server.context

    await done(admin, 'DELETE', '/admin/user/ada')

    expect(await verifyAudit(database)).toMatchObject({ brokenAt: null, brokenBy: null })
    expect(await database.read("SELECT salt FROM audit_names WHERE user_id = 'ada'")).toEqual([])
  })

  it('is erased with an audit entry, even if no other data of the person exists', async () => {
    const database = await temporaryDatabase()
    await database.transaction(tx => audit.record({ tx, by, nowMs: 1 }, 'looked', aboutAda))

    await database.transaction(tx => erasePerson(tx, 'ada', { by: { system: 'test' }, nowMs: 2 }))

    expect(await verifyAudit(database)).toMatchObject({ entries: 2, brokenAt: null })
  })

  it('is verified for new entries, but not for older ones', async () => {
    const database = await temporaryDatabase()
    await writeAsBefore(database)
    const before = await verifyAudit(database)

    await database.transaction(tx => audit.record({ tx, by, nowMs: 3 }, 'looked', aboutAda))

    expect(before).toMatchObject({ entries: 2, brokenAt: null, uncommitted: 2 })
    expect(await verifyAudit(database)).toMatchObject({ entries: 3, brokenAt: null, uncommitted: 2 })
    await database.transaction(tx => tx.run("UPDATE audit_names SET user_id = 'eve' WHERE user_id = 'ada'"))
    expect(await verifyAudit(database)).toMatchObject({ brokenAt: 3, brokenBy: 'name' })
  })

  /** Two entries about ada from a version without commitments. */
  async function writeAsBefore(database: Database): Promise<void> {
    await database.transaction(async tx => {
      await tx.run("INSERT INTO audit_names (user_id, pseudonym) VALUES ('ada', 'person-older')")
      const entry = { actor: 'test', action: 'looked', subject: 'person-older' }
      await appendAuditEntry(tx, { ...entry, atMs: 1 })
      await appendAuditEntry(tx, { ...entry, atMs: 2, detail: 'more' })
    })
  }
})
