import { expect, it } from 'vitest'
import { writeFact } from '../database/facts.ts'
import { textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import { dayTotals, deliverQuietMinutes } from '../testing/quiet-minutes.ts'
import { openReplicas, startTestServer, temporaryDatabase } from '../testing/server.ts'
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

it('finds expired nonces of devices by an index, not among all of them', async () => {
  const { dialect, read } = await temporaryDatabase()

  const found = await read(
    dialect === 'sqlite'
      ? 'EXPLAIN QUERY PLAN DELETE FROM device_nonces WHERE expires_ms < 1'
      : "SELECT indexdef FROM pg_indexes WHERE tablename = 'device_nonces'",
  )

  expect(JSON.stringify(found)).toContain('device_nonces_by_time')
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

it('fills the time without input of an older database from its minutes, in the days of each person', async () => {
  // Two connections, because the server's has triggers on these columns.
  const [database, older] = await openReplicas(2)
  if (!database || !older) throw new Error('Two replicas were asked for.')
  const server = await startTestServer({ TIMEZONE: 'Europe/Berlin' }, { database })
  await deliverQuietMinutes(server)
  const counted = await dayTotals(database)
  await older.transaction(async tx => {
    await tx.run("DELETE FROM migrations WHERE name = '0021-no-input'")
    for (const table of ['daily_totals', 'daily_app_totals', 'team_days', 'team_day_apps'])
      await tx.run(`ALTER TABLE ${table} DROP COLUMN no_input_sec`)
    await writeFact(tx, 'counting_days_in', 'Europe/Berlin')
  })

  expect(await migrate(older)).toEqual(['0021-no-input'])

  expect(await dayTotals(older)).toEqual(counted)
  expect(counted.days.map(row => [row['user_id'], row['day'], Number(row['no_input_sec'])])).toEqual([
    ['ada', '2026-03-10', 120],
    ['ada', '2026-03-11', 60],
    ['kim', '2026-03-11', 180],
  ])
})
