import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { addonFile, type CarriedAddon } from './packaged-addon.ts'

const bytes = Buffer.from('an addon')
const hook = carried(bytes)
const onUnix = test.skipIf(process.platform === 'win32')

test('writes an addon once, and finds it again', () => {
  const dataDir = temporaryFolder()

  const path = addonFile(hook, dataDir)
  const laid = statSync(path).ino
  const again = addonFile(hook, dataDir)

  expect(again).toBe(path)
  expect(readFileSync(path)).toEqual(bytes)
  expect(statSync(path).ino).toBe(laid)
  expect(readdirSync(dirname(path))).toHaveLength(1)
})

test('replaces a file whose content does not match its name', () => {
  const dataDir = temporaryFolder()
  const path = addonFile(hook, dataDir)
  writeFileSync(path, 'something planted')

  addonFile(hook, dataDir)

  expect(readFileSync(path)).toEqual(bytes)
})

test('does not read the addon from the executable once it was written', () => {
  const dataDir = temporaryFolder()
  let asked = 0
  const counted: CarriedAddon = {
    ...hook,
    bytes() {
      asked++
      return bytes
    },
  }

  for (let start = 0; start < 3; start++) addonFile(counted, dataDir)

  expect(asked).toBe(1)
})

test('keeps the addons of two versions apart', () => {
  const dataDir = temporaryFolder()

  expect(addonFile(hook, dataDir)).not.toBe(addonFile(carried(Buffer.from('a newer one')), dataDir))
})

onUnix('takes the folder away from others', () => {
  const dataDir = temporaryFolder()
  mkdirSync(join(dataDir, 'addons'), { mode: 0o777 })
  chmodSync(join(dataDir, 'addons'), 0o777)

  const path = addonFile(hook, dataDir)

  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
})

onUnix('loads nothing from where others could exchange the folder', () => {
  const dataDir = temporaryFolder()
  chmodSync(dataDir, 0o777)

  expect(() => addonFile(hook, dataDir)).toThrow(/can be written by others.*DATA_DIR/)
})

onUnix('puts up with a shared folder where everybody keeps what is theirs', () => {
  const dataDir = temporaryFolder()
  chmodSync(dataDir, 0o1777)

  expect(readFileSync(addonFile(hook, dataDir))).toEqual(bytes)
})

function carried(bytes: Buffer): CarriedAddon {
  return { name: 'hook', sha256: createHash('sha256').update(bytes).digest('hex'), bytes: () => bytes }
}
