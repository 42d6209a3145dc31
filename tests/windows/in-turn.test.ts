import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { inTurn } from './in-turn.ts'

const folder = mkdtempSync(join(tmpdir(), 'tt-in-turn-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.skipIf(process.platform !== 'linux')('lets no two hold a file at the same time', async () => {
  const file = join(folder, 'held')
  let [holding, most] = [0, 0]
  const hold = async () => {
    holding++
    most = Math.max(most, holding)
    for (let turn = 0; turn < 100; turn++) await setImmediate()
    holding--
  }

  await Promise.all([inTurn(file, hold), inTurn(file, hold), inTurn(file, hold)])

  expect(most).toBe(1)
})

it.skipIf(process.platform !== 'linux')('lets the next hold it after one has failed', async () => {
  const file = join(folder, 'failed')

  await expect(inTurn(file, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')

  await expect(inTurn(file, async () => 'done')).resolves.toBe('done')
  await expect(inTurn(join(folder, 'none', 'there'), async () => 'done')).rejects.toThrow('could not be held')
})
