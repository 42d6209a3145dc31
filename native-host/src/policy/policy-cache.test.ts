import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { readCachedPolicy } from './policy-cache.ts'

const own = { ...defaultPolicy, idleAwayThreshold: 77 }

function readBack(content: string | Buffer) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'policy.json'), content)
  const trouble: string[] = []
  return { policy: readCachedPolicy(folder, own, why => trouble.push(why)), trouble }
}

test.each([
  ['is damaged', '{"windowTitleMode":"off"'],
  ['is empty', ''],
  ['is not text', Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
  ['is a list', '[]'],
  ['is null', 'null'],
  ['is huge', `"${'x'.repeat(5 * 1024 * 1024)}"`],
])('ignores a stored policy that %s, and reports it', (_, content) => {
  const { policy, trouble } = readBack(content)

  expect(policy).toBeNull()
  expect(trouble).toHaveLength(1)
})

test('ignores a folder in place of the stored policy', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'policy.json'))

  expect(readCachedPolicy(folder)).toBeNull()
})

test('takes a field of a wrong type from the own settings, and applies the others', () => {
  const { policy, trouble } = readBack(
    JSON.stringify({ windowTitleMode: 'off', mayPause: 'never', idleAwayThreshold: {}, ofTomorrow: 1 }),
  )

  expect(policy).toEqual({ ...own, windowTitleMode: 'off' })
  expect(trouble).toEqual([expect.stringContaining('mayPause'), expect.stringContaining('idleAwayThreshold')])
})

test('hides all titles for a scrub pattern that does not compile, until it is corrected', () => {
  const { policy } = readBack(JSON.stringify({ titleScrubPatterns: ['secret', '('], mayPause: false }))

  expect(policy).toMatchObject({
    titleScrubPatterns: ['secret'],
    windowTitleMode: 'off',
    mayPause: false,
    idleAwayThreshold: 77,
  })
})
