import { expect, it } from 'vitest'
import { hashOfEntry } from '../models/audit-entry.ts'
import { done, startCompany } from '../testing/company.ts'
import { openReplicas, temporaryDatabase } from '../testing/server.ts'
import { recordDeed } from './record.ts'
import { verifyAudit } from './verify.ts'

async function companyWithLog() {
  const { server, admin } = await startCompany()
  for (const userId of ['ada', 'bob']) await done(admin, 'PUT', `/admin/users/${userId}`, { team_id: 'blue' })
  return server.context.database
}

it('holds while nobody touches the log', async () => {
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
    'INSERT INTO audit_log SELECT sequence + 100, at_ms, actor, action, subject, previous_hash, hash, detail FROM audit_log WHERE sequence = 1',
    'last',
  ],
  ["UPDATE audit_log SET actor = 'somebody else' WHERE sequence = 2", 2],
  ['UPDATE audit_log SET at_ms = at_ms + 1 WHERE sequence = 1', 1],
  ['DELETE FROM audit_log WHERE sequence = 2', 2],
  ['DELETE FROM audit_log WHERE sequence = 1', 1],
])('names the first entry that was tampered with: %s', async (tampering, sequence) => {
  const database = await companyWithLog()
  const { entries } = await verifyAudit(database)

  await database.transaction(tx => tx.run(tampering))

  expect((await verifyAudit(database)).brokenAt).toBe(sequence === 'last' ? entries + 1 : sequence)
})

it('hashes everything that an entry says, each part for itself', () => {
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
    ].map(difference => hashOfEntry('before', 1, { ...entry, ...difference })),
  ]

  expect(new Set(hashes).size).toBe(hashes.length)
})

it('reads an entry into the log with everything that was said of it', async () => {
  const database = await temporaryDatabase()
  const deed = {
    by: { system: 'test' },
    action: 'policy_changed',
    to: { name: 'team:blue' },
    detail: 'hours',
  }
  await database.transaction(tx => recordDeed(database, tx, deed, 1_234))

  const rows = await database.read('SELECT * FROM audit_log')

  expect(rows).toMatchObject([
    { actor: 'test', action: 'policy_changed', subject: 'team:blue', detail: 'hours', previous_hash: '' },
  ])
  expect(rows.map(row => [Number(row['sequence']), Number(row['at_ms'])])).toEqual([[1, 1_234]])
})

it('follows a log that is longer than what is read at once', async () => {
  const database = await temporaryDatabase()
  const deed = (detail: string) => ({ by: { system: 'test' }, action: 'looked', to: { name: '*' }, detail })
  await database.transaction(async tx => {
    for (let i = 1; i <= 1_005; i++) await recordDeed(database, tx, deed(`${i}`), i)
  })
  const before = await verifyAudit(database)

  await database.transaction(tx => tx.run("UPDATE audit_log SET detail = 'x' WHERE sequence = 1002"))

  expect(before).toMatchObject({ entries: 1_005, brokenAt: null })
  expect((await verifyAudit(database)).brokenAt).toBe(1_002)
})

it('tells by the hash of the last entry that the end was cut off', async () => {
  const database = await companyWithLog()
  const before = await verifyAudit(database)

  await database.transaction(tx => tx.run('DELETE FROM audit_log WHERE sequence = $1', [before.entries]))

  const after = await verifyAudit(database)
  expect(after.brokenAt).toBeNull()
  expect(after.head).not.toBe(before.head)
})

it('stays one chain when several servers write at once', async () => {
  const replicas = await openReplicas(2)
  const deed = { by: { system: 'test' }, action: 'looked', to: { userId: 'ada' } }

  await Promise.all(
    Array.from({ length: 20 }, (_, i) => {
      const database = replicas[i % 2]
      return database?.transaction(tx => recordDeed(database, tx, deed, i))
    }),
  )

  const [database] = replicas
  expect(database && (await verifyAudit(database))).toMatchObject({ entries: 20, brokenAt: null })
})
