import { writeFile } from 'node:fs/promises'
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

it('says what to do about a folder that cannot be written', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'file'), '')

  const failure = await failureOf('sqlite:telemetry.db', join(folder, 'file/data'))

  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toContain('set DATA_DIR')
})

it('says what to do about a file that is no database', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'telemetry.db'), 'something else'.repeat(100))

  const failure = await failureOf('sqlite:telemetry.db', folder)

  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toContain('telemetry.db cannot be opened')
})
