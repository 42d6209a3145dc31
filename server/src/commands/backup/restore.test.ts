import { existsSync } from 'node:fs'
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../database/database.ts'
import { numberIn, textIn } from '../../database/row.ts'
import { readErasedList, updateErasedList } from '../../erased/erased-list.ts'
import { erasePerson } from '../../jobs/erase-person.ts'
import { migrate } from '../../migrations/migrate.ts'
import { personalTables } from '../../models/tables.ts'
import { deliverEdges, everything } from '../../testing/edges.ts'
import { event } from '../../testing/events.ts'
import { newPlace, runIn } from '../../testing/places.ts'
import { releasedDatabase } from '../../testing/released-database.ts'
import { startTestServer } from '../../testing/server.ts'
import { killWhen, startCommand } from '../../testing/server-process.ts'
import { restoreBackup } from './restore.ts'

function erase(database: Database, userId: string) {
  return database.transaction(tx => erasePerson(tx, userId, { by: { system: 'test' }, nowMs: Date.now() }))
}

async function rowsOf(database: Database, userId: string): Promise<number> {
  const counts = personalTables.map(table =>
    database.read(`SELECT COUNT(*) AS rows FROM ${table} WHERE user_id = $1`, [userId]),
  )
  return (await Promise.all(counts)).reduce((sum, [row]) => sum + (row ? numberIn(row, 'rows') : 0), 0)
}

describe('a restored backup', () => {
  it('has every row, and can be verified', async () => {
    const [here, there] = [await newPlace(), await newPlace()]
    await deliverEdges(await startTestServer({}, { database: here.database }))
    const file = join(here.folder, 'saved.db')

    expect(await runIn(here, 'backup', file)).toMatchObject({ code: 0 })
    const verified = await runIn(there, 'verify-backup', file)
    const restored = await runIn(there, 'restore', file, '--none-erased')

    expect(verified).toMatchObject({ code: 0 })
    expect(verified.stdout).toMatch(/can be restored: \d+ rows in \d+ tables, compared/)
    expect(restored).toMatchObject({ code: 0 })
    expect(await everything(there.database)).toEqual(await everything(here.database))
    expect((await readdir(there.folder)).filter(file => file.includes('unfinished'))).toEqual([])
  })

  it('has no one who was erased since, and everyone who came back before it', async () => {
    const [here, there] = [await newPlace(), await newPlace()]
    const server = await startTestServer({}, { database: here.database })
    for (const user_id of ['ada', 'bob', 'kim']) await server.track({ events: [event({ user_id })] })
    await erase(here.database, 'bob')
    await server.track({ events: [event({ user_id: 'bob', timestamp: '2026-03-10T11:40:00Z' })] })
    const [file, list] = [join(here.folder, 'saved.db'), join(here.folder, 'erased.jsonl')]
    await runIn(here, 'backup', file)
    await erase(here.database, 'ada')
    await updateErasedList(here.database, list)

    const restored = await runIn(there, 'restore', file, '--erased', list)

    expect(restored.stdout).toContain('Erased again, because they were erased after the backup: 1 person.')
    expect(await rowsOf(there.database, 'ada')).toBe(0)
    expect(await rowsOf(there.database, 'bob')).toBe(await rowsOf(here.database, 'bob'))
    expect(await rowsOf(there.database, 'kim')).toBeGreaterThan(0)
    expect(await readFile(list, 'utf8')).not.toContain('ada')
    // The next backup knows of this erasure.
    await server.track({ events: [event({ user_id: 'ada' })] })
    const known = await there.database.read('SELECT person_hash FROM erased_people')
    for (const { hash } of await readErasedList(list))
      expect(known.map(row => textIn(row, 'person_hash'))).toContain(hash)
  })

  it('may be of an older version', async () => {
    const there = await newPlace()
    const packed = join(import.meta.dirname, '../../testing/releases/0.1.0/sqlite.db.gz')
    const file = join(there.folder, 'old.db')
    await writeFile(file, await promisify(gunzip)(await readFile(packed)))

    expect(await runIn(there, 'restore', file, '--none-erased')).toMatchObject({ code: 0 })

    const [row] = await there.database.read('SELECT COUNT(*) AS rows FROM buckets')
    expect(row && numberIn(row, 'rows')).toBe(12_298)
  })
})

it('is refused without a list of erased people, from a damaged file, and into a database with data', async () => {
  const [here, there] = [await newPlace(), await newPlace()]
  await (await startTestServer({}, { database: here.database })).track({ events: [event()] })
  const file = join(here.folder, 'saved.db')
  await runIn(here, 'backup', file)
  const restoring = (target: Database, name = file) =>
    restoreBackup({
      file: name,
      scratch: join(there.folder, 'scratch.db'),
      target,
      erased: [],
      retentionDays: 0,
      nowMs: Date.now(),
      onProgress: () => {},
    })

  expect((await runIn(there, 'restore', file)).stderr).toContain('There is no list of erased people at')
  await expect(restoring(here.database)).rejects.toThrow('already contains data')
  await expect(restoring(there.database, `${file}.none`)).rejects.toThrow('There is no backup')
  await truncate(file, 40_000)
  await expect(restoring(there.database)).rejects.toThrow('is damaged or is not a backup')

  expect(await rowsOf(there.database, 'ada')).toBe(0)
  expect(await readdir(there.folder)).not.toContain('scratch.db')
})

it('leaves nothing that is taken for whole when a backup or a restoration is killed', async () => {
  const { database, url, dataDir } = await releasedDatabase('0.1.0')
  await migrate(database)
  const here = { database, environment: { DATABASE_URL: url, DATA_DIR: dataDir }, folder: dataDir }
  const there = await newPlace()
  const file = join(dataDir, 'saved.db')
  const isBegun = async () => existsSync(`${file}.unfinished`) || existsSync(`${file}.copy.unfinished`)

  await killWhen(startCommand(['backup', file], here.environment, dataDir), isBegun)
  expect(existsSync(file)).toBe(false)
  expect(await runIn(here, 'backup', file)).toMatchObject({ code: 0 })

  const restoring = startCommand(['restore', file, '--none-erased'], there.environment, there.folder)
  await killWhen(
    restoring,
    async () => (await there.database.read('SELECT 1 FROM buckets LIMIT 1')).length > 0,
  )
  expect((await runIn(there, 'serve')).stderr).toContain('is not finished')
  expect(await runIn(there, 'restore', file, '--none-erased')).toMatchObject({ code: 0 })

  expect(await everything(there.database)).toEqual(await everything(database))
})
