import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../database/open.ts'
import { Failure } from '../../failure.ts'
import { eventsFrom } from '../../testing/events.ts'
import { temporaryFolder, trackRequest } from '../../testing/server.ts'
import { runCommand, type ServerProcess, startServerProcess } from '../../testing/server-process.ts'
import { copySqlite } from './copy-sqlite.ts'

/** The same time in the whole file. */
const begunMs = Date.now()
const startOf = (sequence: number) => begunMs - sequence * 60_000

async function deliver(server: ServerProcess, sequence: number): Promise<number> {
  const start = new Date(startOf(sequence)).toISOString()
  const batch = { device_id: 'laptop', epoch: 'e', sequence, events: eventsFrom(start, 3) }
  return (await fetch(`${server.url}/track`, trackRequest(batch))).status
}

async function samplesIn(folder: string): Promise<unknown> {
  const database = await openDatabase('sqlite:telemetry.db', { dataDir: folder, synchronous: 'full' })
  onTestFinished(() => database.close())
  const [row] = await database.read('SELECT SUM(samples) AS samples FROM buckets')
  return row?.['samples']
}

it('copies a database while its server writes, and a restored copy continues from there', async () => {
  const folder = await temporaryFolder()
  const server = await startServerProcess(folder)
  await deliver(server, 1)
  const saved = await runCommand(['backup', 'saved.db'], { DATA_DIR: folder }, folder)
  await deliver(server, 2)
  await server.stop('SIGTERM')

  for (const rest of ['telemetry.db', 'telemetry.db-wal', 'telemetry.db-shm'])
    await rm(join(folder, rest), { force: true })
  await copyFile(join(folder, 'saved.db'), join(folder, 'telemetry.db'))

  const restored = await startServerProcess(folder)
  expect(saved).toMatchObject({ code: 0, stderr: '' })
  expect(await deliver(restored, 2)).toBe(201)
  // Around midnight, the delivered events are on yesterday.
  const day = new Date(startOf(2)).toISOString().slice(0, 10)
  const answer = await fetch(`${restored.url}/summary/today?date=${day}`)
  expect(summarySchema.parse(await answer.json()).total_buckets).toBeGreaterThan(0)
  await restored.stop('SIGTERM')
  expect(await samplesIn(folder)).toBe(6)
})

it('creates a file that only its owner can read, and never overwrites one', async () => {
  const folder = await temporaryFolder()
  await (await openDatabase('sqlite:a.db', { dataDir: folder, synchronous: 'full' })).close()
  await writeFile(join(folder, 'kept.db'), 'kept')
  await runCommand(['migrate'], { DATA_DIR: folder, DATABASE_URL: 'sqlite:a.db' }, folder)

  await copySqlite(join(folder, 'a.db'), join(folder, 'b.db'))

  expect((await stat(join(folder, 'b.db'))).mode & 0o077).toBe(0)
  await expect(copySqlite(join(folder, 'a.db'), join(folder, 'kept.db'))).rejects.toThrow('already exists')
})

it('leaves no file when there is nothing to copy', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'text'), 'this is no database, however long it may be '.repeat(50))
  await rename(join(folder, 'text'), join(folder, 'text.db'))

  for (const source of ['missing.db', 'text.db'])
    await expect(copySqlite(join(folder, source), join(folder, 'sub/b.db'))).rejects.toThrow(Failure)

  expect(await readdir(join(folder, 'sub'))).toEqual([])
})
