import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { pausesFileAt } from './pauses-file.ts'

const stored = { pauses: [{ fromMs: 1_000, toMs: 2_000 }], goesOn: true }
const nothing = { pauses: [], goesOn: false }

function aFile(path = join(temporaryFolder(), 'untold-pauses.json'), userId = 'ada') {
  const troubles: string[] = []
  return { path, troubles, file: pausesFileAt({ path, userId, onTrouble: why => troubles.push(why) }) }
}

test('keeps pauses over a restart, readable by their owner only', () => {
  const { path, file } = aFile()

  file.write(stored)

  expect(aFile(path).file.read()).toMatchObject(stored)
  expect(statSync(path).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
})

test('hides the pauses of another person', () => {
  const { path, file } = aFile()
  file.write(stored)

  const { file: bobs, troubles } = aFile(path, 'bob')

  expect(bobs.read()).toEqual(nothing)
  expect(troubles).toEqual([])
})

test('does not exist while there is nothing to report', () => {
  const { path, file } = aFile()
  expect(file.read()).toEqual(nothing)

  file.write(stored)
  file.write(nothing)

  expect(existsSync(path)).toBe(false)
})

test.each([
  '',
  '{',
  '[]',
  '{"userId":"ada","pauses":[{"fromMs":1}],"goesOn":true}',
  '{"userId":"ada","pauses":[{"fromMs":1,"toMs":9e15}],"goesOn":true}',
  `{"userId":"ada","pauses":[${'{"fromMs":1,"toMs":2},'.repeat(1_000)}{"fromMs":1,"toMs":2}],"goesOn":true}`,
])('starts empty where the file is damaged, and reports it', text => {
  const { path, file, troubles } = aFile()
  writeFileSync(path, text)

  expect(file.read()).toEqual(nothing)
  file.write(stored)

  expect(troubles).toEqual(['it is damaged'])
  expect(file.read()).toMatchObject(stored)
})

test('does not fail on anything else in its place', () => {
  const { path, file, troubles } = aFile()
  mkdirSync(path)

  expect(file.read()).toEqual(nothing)

  expect(troubles).toEqual([expect.stringContaining('EISDIR')])
})

test('reports a disk that refuses writes once, until it works again', () => {
  const folder = join(temporaryFolder(), 'later')
  const path = join(folder, 'untold-pauses.json')
  const { file, troubles } = aFile(path)

  file.write(stored)
  file.write(stored)
  expect(troubles).toHaveLength(1)

  mkdirSync(folder)
  file.write(stored)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ userId: 'ada', ...stored })
  rmSync(folder, { recursive: true })
  file.write(stored)
  expect(troubles).toHaveLength(2)
})
