import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { everything } from '../testing/edges.ts'
import { releasedDatabase } from '../testing/released-database.ts'
import { killWhen, startCommand } from '../testing/server-process.ts'
import { migrate } from './migrate.ts'

/** A lock of this test, which no server takes. */
const gate = 771_203

it('completes the migration of version 0.1.0 after kill -9 in any of its steps', async () => {
  const whole = await releasedDatabase('0.1.0')
  const steps = await migrate(whole.database)
  const expected = await everything(whole.database)
  const released = await releasedDatabase('0.1.0')
  const { database, url, dataDir } = released
  const before = await stepsIn(database)
  const hold = database.dialect === 'postgres' ? holdOnPostgres : holdOnSqlite

  expect(steps.length).toBeGreaterThan(5)
  // On SQLite, all steps are one transaction.
  const isOne = database.dialect === 'sqlite'
  for (const [index, step] of steps.entries()) {
    if (isOne && index < steps.length - 1) continue
    await hold(released, step, async isHeld => {
      const migrating = startCommand(['migrate'], { DATA_DIR: dataDir, DATABASE_URL: url }, dataDir)
      await killWhen(migrating, isHeld)
    })
    expect(await stepsIn(database)).toEqual([...before, ...(isOne ? [] : steps.slice(0, index))])
  }

  await migrate(database)

  expect(await stepsIn(database)).toEqual([...before, ...steps])
  expect(await everything(database)).toEqual(expected)
})

type Released = Awaited<ReturnType<typeof releasedDatabase>>
type WhileHeld = (isHeld: () => Promise<boolean>) => Promise<void>

/** A migration waits for the gate when it notes this step. */
async function holdOnPostgres({ database }: Released, step: string, work: WhileHeld): Promise<void> {
  await database.transaction(async tx => {
    await tx.run(
      `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_advisory_xact_lock(${gate}); RETURN NEW; END $$`,
    )
    await tx.run(
      `CREATE TRIGGER hold BEFORE INSERT ON migrations FOR EACH ROW WHEN (NEW.name = '${step}') EXECUTE FUNCTION hold()`,
    )
  })
  await database.transaction(async tx => {
    await tx.all('SELECT pg_advisory_xact_lock($1)', [gate])
    await work(async () => {
      const waiting = await database.read(
        `SELECT 1 AS one FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`,
        [gate],
      )
      return waiting.length > 0
    })
  })
  // Waits until the killed server's transaction has ended.
  await database.transaction(async tx => {
    await tx.run('DROP TRIGGER hold ON migrations')
    await tx.run('DROP FUNCTION hold')
  })
}

/** A migration counts for hours when it notes this step. It is killed at any moment until then. */
async function holdOnSqlite({ database, dataDir }: Released, step: string, work: WhileHeld): Promise<void> {
  await database.transaction(tx =>
    tx.run(
      `CREATE TRIGGER hold AFTER INSERT ON migrations WHEN NEW.name = '${step}' BEGIN
         SELECT COUNT(*) FROM (WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
           SELECT n FROM numbers LIMIT 1000000000000);
       END`,
    ),
  )
  const other = new DatabaseSync(join(dataDir, 'test.db'), { timeout: 0 })
  await work(async () => {
    // Our own lock must not keep the migration from starting.
    await delay(20)
    try {
      other.exec('BEGIN IMMEDIATE; ROLLBACK')
      return false
    } catch (error) {
      if (!String(error).includes('locked')) throw error
      return true
    }
  })
  other.close()
  await database.transaction(tx => tx.run('DROP TRIGGER hold'))
}

async function stepsIn(database: Database): Promise<string[]> {
  const rows = await database.read('SELECT name FROM migrations ORDER BY name')
  return rows.map(row => textIn(row, 'name'))
}
