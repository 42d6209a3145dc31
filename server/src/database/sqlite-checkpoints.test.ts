import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../testing/server.ts'
import { createMutex } from './mutex.ts'
import { numberIn } from './row.ts'
import { startCheckpoints } from './sqlite-checkpoints.ts'
import { preparedStatements } from './sqlite-statements.ts'

const limits = { intervalMs: 1, pagesToCopy: 20, maxPages: 100 }
/** 8 KB: a bit more than two pages. */
const something = () => randomBytes(4_000).toString('hex')

function connect(file: string) {
  return new Promise<ReturnType<typeof preparedStatements>>((resolve, reject) => {
    const connection = new sqlite3.Database(file, error =>
      error ? reject(error) : resolve(preparedStatements(connection)),
    )
  })
}

it('copies the log and lets it restart during continuous writes', async () => {
  const file = join(await temporaryFolder(), 'test.db')
  const [writer, beside] = [await connect(file), await connect(file)]
  for (const pragma of ['journal_mode = WAL', 'wal_autocheckpoint = 0', 'synchronous = normal'])
    await writer.all(`PRAGMA ${pragma}`)
  await writer.run('CREATE TABLE things (thing TEXT)')
  const transactions = { count: 0 }
  const inTurn = createMutex()
  const stop = startCheckpoints({ beside, writer, inTurn, transactions }, limits)
  onTestFinished(async () => {
    await stop()
    await beside.close()
    await writer.close()
  })

  let begunAnew = 0
  let longest = 0
  for (let before = 0; begunAnew < 3; transactions.count++) {
    await inTurn(() => writer.run('INSERT INTO things VALUES ($1)', [something()]))
    const [log = {}] = await writer.all('PRAGMA wal_checkpoint(NOOP)')
    const pages = numberIn(log, 'log')
    if (pages < before) begunAnew++
    before = pages
    longest = Math.max(longest, pages)
  }

  expect(longest).toBeGreaterThanOrEqual(limits.maxPages)
  const [stored] = await beside.all('SELECT COUNT(*) AS things FROM things')
  expect(stored).toEqual({ things: transactions.count })
})

it('leaves a short log alone', async () => {
  const file = join(await temporaryFolder(), 'test.db')
  const [writer, beside] = [await connect(file), await connect(file)]
  await writer.all('PRAGMA journal_mode = WAL')
  await writer.run('CREATE TABLE things (thing TEXT)')
  const transactions = { count: 1 }
  const probes: string[] = []
  const watched = {
    ...beside,
    all: (sql: string) => {
      probes.push(sql)
      return beside.all(sql)
    },
  }

  const stop = startCheckpoints({ beside: watched, writer, inTurn: createMutex(), transactions }, limits)
  await expect.poll(() => probes.length).toBeGreaterThan(0)
  await stop()
  await beside.close()
  await writer.close()

  expect(probes).toEqual(['PRAGMA wal_checkpoint(NOOP)'])
})
