import { expect, it, onTestFinished } from 'vitest'
import { readServerSettings } from '../settings.ts'
import { temporaryFolder } from '../testing/server.ts'
import { openDatabase } from './open.ts'

async function pragmasOf(synchronous: 'full' | 'normal') {
  const dataDir = await temporaryFolder()
  const database = await openDatabase('sqlite:telemetry.db', { dataDir, synchronous })
  onTestFinished(() => database.close())
  const pragma = (name: string) =>
    database.transaction(async tx => Object.values((await tx.all(`PRAGMA ${name}`))[0] ?? {})[0])
  return { synchronous: await pragma('synchronous'), journal: await pragma('journal_mode') }
}

// https://www.sqlite.org/pragma.html#pragma_synchronous: 1 is NORMAL, which in WAL mode syncs only at checkpoints; 2 is FULL, which syncs each commit.
it.each([
  ['full', 2],
  ['normal', 1],
] as const)('SQLITE_SYNCHRONOUS=%s reaches the connection that writes', async (setting, value) => {
  expect(await pragmasOf(setting)).toEqual({ synchronous: value, journal: 'wal' })
})

it('survives a power cut by default', () => {
  expect(readServerSettings({}).SQLITE_SYNCHRONOUS).toBe('full')
})
