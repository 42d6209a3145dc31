import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { numberIn } from '../database/row.ts'
import { migrate } from '../migrations/migrate.ts'
import { everything } from '../testing/edges.ts'
import { naiveUtc, olderSqliteFile } from '../testing/older-events.ts'
import { temporaryFolder } from '../testing/server.ts'
import { killWhen, runCommand, startCommand } from '../testing/server-process.ts'

const seconds = 40_000
const people = 8

/** An older table with the last days, and a new database to import it into. */
async function olderServer() {
  const folder = await temporaryFolder()
  const start = Math.floor(Date.now() / 60_000) * 60_000 - 24 * 3_600_000
  const rows = Array.from({ length: seconds }, (_, i) => ({
    user_id: `person-${i % people}`,
    timestamp: naiveUtc(start + Math.floor(i / people) * 1_000),
    keystroke_count: i % 7,
  }))
  const file = await olderSqliteFile(folder, rows)
  return { folder, environment: { DATA_DIR: folder }, from: `sqlite:${file}` }
}

async function open(folder: string, name: string): Promise<Database> {
  const database = await openDatabase(`sqlite:${name}`, { dataDir: folder, synchronous: 'normal' })
  onTestFinished(() => database.close())
  await migrate(database)
  return database
}

async function numberOf(database: Database, sql: string): Promise<number> {
  const [row] = await database.read(sql)
  return row ? numberIn(row, 'number') : 0
}

const countedRows = 'SELECT COALESCE(SUM(samples), 0) AS number FROM buckets'

it('continues import, copy and rejudge after kill -9', async () => {
  const { folder, environment, from } = await olderServer()
  const telemetry = await open(folder, 'telemetry.db')
  const importing = startCommand(['import', '--from', from], environment, folder)
  await killWhen(importing, async () => (await numberOf(telemetry, countedRows)) > 0)
  const whenKilled = await numberOf(telemetry, countedRows)
  const imported = await runCommand(['import', '--from', from, '--json'], environment, folder)

  expect(whenKilled).toBeLessThan(seconds)
  expect(JSON.parse(imported.stdout)).toMatchObject({ rows: seconds, counted: seconds, bad: 0 })
  expect(await numberOf(telemetry, countedRows)).toBe(seconds)
  expect(await numberOf(telemetry, 'SELECT SUM(keystrokes) AS number FROM buckets')).toBe(keystrokes())

  const target = await open(folder, 'copy.db')
  const args = ['copy', '--from', 'sqlite:telemetry.db', '--to', 'sqlite:copy.db']
  const copying = startCommand(args, environment, folder)
  await killWhen(copying, async () => (await numberOf(target, countedRows)) > 0)
  const half = await runCommand([], { ...environment, PORT: '0', DATABASE_URL: 'sqlite:copy.db' }, folder)
  const copied = await runCommand([...args, '--json'], environment, folder)

  expect(half.stderr).toContain('is not finished')
  expect(copied).toMatchObject({ code: 0 })
  expect(await everything(target)).toEqual(await everything(telemetry))

  const stricter = { ...environment, NON_PRODUCTIVE_APPS: 'code' }
  const judging = startCommand(['rejudge'], stricter, folder)
  const work = 'SELECT COALESCE(SUM(productive_sec), 0) AS number FROM daily_totals'
  const workBefore = await numberOf(target, work)
  await killWhen(judging, async () => (await numberOf(telemetry, work)) < workBefore)
  const workWhenKilled = await numberOf(telemetry, work)
  const judged = await runCommand(['rejudge', '--json'], stricter, folder)

  expect(workWhenKilled).toBeGreaterThan(0)
  expect(judged.code).toBe(0)
  expect(await numberOf(telemetry, work)).toBe(0)
  const allSeconds = 'SELECT SUM(productive_sec + non_productive_sec) AS number FROM daily_totals'
  expect(await numberOf(telemetry, allSeconds)).toBe(await numberOf(target, allSeconds))
})

function keystrokes(): number {
  return Array.from({ length: seconds }, (_, i) => i % 7).reduce((sum, count) => sum + count, 0)
}
