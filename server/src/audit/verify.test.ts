import { expect, it } from 'vitest'
import { done, startCompany } from '../testing/company.ts'
import { openReplicas } from '../testing/server.ts'
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
  ["UPDATE audit_log SET actor = 'somebody else' WHERE sequence = 2", 2],
  ['UPDATE audit_log SET at_ms = at_ms + 1 WHERE sequence = 1', 1],
  ['DELETE FROM audit_log WHERE sequence = 2', 2],
  ['DELETE FROM audit_log WHERE sequence = 1', 1],
])('names the first entry that was tampered with: %s', async (tampering, sequence) => {
  const database = await companyWithLog()

  await database.transaction(tx => tx.run(tampering))

  expect((await verifyAudit(database)).brokenAt).toBe(sequence)
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
