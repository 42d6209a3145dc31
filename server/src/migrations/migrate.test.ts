import { expect, it } from 'vitest'
import { Failure } from '../failure.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { hasPendingMigrations, migrate } from './migrate.ts'

it('takes each step once', async () => {
  const database = await temporaryDatabase()

  expect(await migrate(database)).toEqual([])
  expect(await hasPendingMigrations(database)).toBe(false)
})

it('refuses a database of a newer version', async () => {
  const database = await temporaryDatabase()
  await database.transaction(tx => tx.run("INSERT INTO migrations (name) VALUES ('9999-later')"))

  await expect(migrate(database)).rejects.toThrow(Failure)
  await expect(migrate(database)).rejects.toThrow('newer version')
})
