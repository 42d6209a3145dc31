import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePrivateFolder } from './private-folder.ts'
import { temporaryFolder } from './testing/folder.ts'

const another = (process.getuid?.() ?? 0) + 1
const onPosix = test.skipIf(process.platform === 'win32')

onPosix('closes a folder that others could enter, and the files in it that they could read', () => {
  const folder = temporaryFolder()
  const files = ['device.key', 'holder.json', 'launcher'].map(name => join(folder, name))
  for (const file of files) writeFileSync(file, '')
  for (const file of files) chmodSync(file, file.endsWith('launcher') ? 0o755 : 0o644)
  chmodSync(folder, 0o755)

  makePrivateFolder(folder)

  expect([folder, ...files].map(path => statSync(path).mode & 0o777)).toEqual([0o700, 0o600, 0o600, 0o700])
})

test('refuses a folder of another user, and says what to do', () => {
  const folder = temporaryFolder()

  expect(() => makePrivateFolder(folder, another)).toThrow(/belongs to another user.*set DATA_DIR/)
})

onPosix('refuses a link of another user, and follows one of its own', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'elsewhere'))
  const link = join(folder, 'data')
  symlinkSync(join(folder, 'elsewhere'), link)

  expect(() => makePrivateFolder(link, another)).toThrow(/is a link to .*set DATA_DIR/)
  expect(makePrivateFolder(link)).toBe(link)
})
