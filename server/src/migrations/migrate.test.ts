import { expect, it } from 'vitest'
import { textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { hasPendingMigrations, migrate } from './migrate.ts'

it('runs each migration once', async () => {
  const database = await temporaryDatabase()

  expect(await migrate(database)).toEqual([])
  expect(await hasPendingMigrations(database)).toBe(false)
})

it('rejects a database of a newer version', async () => {
  const database = await temporaryDatabase()
  await database.transaction(tx => tx.run("INSERT INTO migrations (name) VALUES ('9999-later')"))

  await expect(migrate(database)).rejects.toThrow(Failure)
  await expect(migrate(database)).rejects.toThrow('newer version')
})

it('gives each name of an older audit log its own salt', async () => {
  const database = await temporaryDatabase()
  await database.transaction(async tx => {
    await tx.run("DELETE FROM migrations WHERE name = '0014-committed-names'")
    await tx.run('ALTER TABLE audit_names DROP COLUMN salt')
    await tx.run('ALTER TABLE audit_log DROP COLUMN names')
    await tx.run("INSERT INTO audit_names (user_id, pseudonym) VALUES ('ada', 'one'), ('bob', 'two')")
  })

  expect(await migrate(database)).toEqual(['0014-committed-names'])

  const salts = (await database.read('SELECT salt FROM audit_names')).map(row => textIn(row, 'salt'))
  expect(new Set(salts).size).toBe(2)
  for (const salt of salts) expect(salt.length).toBeGreaterThanOrEqual(64)
})
