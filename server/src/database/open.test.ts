import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Failure } from '../failure.ts'
import { temporaryFolder } from '../testing/server.ts'
import { openDatabase } from './open.ts'

function failureOf(url: string, dataDir: string): Promise<unknown> {
  return openDatabase(url, { dataDir, synchronous: 'full' }).then(
    () => undefined,
    (error: unknown) => error,
  )
}

it.each([
  ['mysql://me:sec@ret@db/x', 'mysql://…@db/x'],
  ['postgres://me:sec@ret@127.0.0.1:1/x', 'postgres://…@127.0.0.1:1/x'],
])('names an unusable address without its password: %s', async (url, shown) => {
  const failure = await failureOf(url, await temporaryFolder())

  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toContain(shown)
  expect(String(failure)).not.toContain('ret')
})

it('explains how to fix a folder that is not writable', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'file'), '')

  const failure = await failureOf('sqlite:telemetry.db', join(folder, 'file/data'))

  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toContain('set DATA_DIR')
})

it('explains how to fix a file that is not a database', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'telemetry.db'), 'something else'.repeat(100))

  const failure = await failureOf('sqlite:telemetry.db', folder)

  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toContain('Cannot open the database')
})

it.skipIf(process.platform === 'win32')(
  'makes a data folder that others could access private, with the database, its log and its index',
  async () => {
    const folder = await temporaryFolder()
    await chmod(folder, 0o755)
    const files = ['', '-wal', '-shm'].map(end => join(folder, `telemetry.db${end}`))
    const first = await openDatabase('sqlite:telemetry.db', { dataDir: folder, synchronous: 'full' })
    await first.transaction(tx => tx.run('CREATE TABLE kept (text TEXT)'))
    const made = await modesOf([folder, ...files])
    for (const file of files) await chmod(file, 0o644)
    await chmod(folder, 0o755)

    const second = await openDatabase('sqlite:telemetry.db', { dataDir: folder, synchronous: 'full' })

    const closed = await modesOf([folder, ...files])
    await first.close()
    await second.close()
    expect(made).toEqual([0o700, 0o600, 0o600, 0o600])
    expect(closed).toEqual(made)
  },
)

it.skipIf(process.platform === 'win32')(
  'makes a database outside the data folder private, without changing its folder',
  async () => {
    const [dataDir, elsewhere] = [await temporaryFolder(), await temporaryFolder()]
    const file = join(elsewhere, 'telemetry.db')
    await chmod(elsewhere, 0o755)

    const database = await openDatabase(`sqlite:${file}`, { dataDir, synchronous: 'full' })

    await database.close()
    expect(await modesOf([elsewhere, file])).toEqual([0o755, 0o600])
  },
)

function modesOf(paths: readonly string[]): Promise<number[]> {
  return Promise.all(paths.map(async path => (await stat(path)).mode & 0o777))
}
