import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { readKeptPolicy } from './policy-cache.ts'

const own = { ...defaultPolicy, idleAwayThreshold: 77 }

function keptAs(content: string | Buffer) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'policy.json'), content)
  const trouble: string[] = []
  return { policy: readKeptPolicy(folder, own, why => trouble.push(why)), trouble }
}

test.each([
  ['is damaged', '{"windowTitleMode":"off"'],
  ['is empty', ''],
  ['is no text', Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
  ['is a list', '[]'],
  ['is null', 'null'],
  ['is huge', `"${'x'.repeat(5 * 1024 * 1024)}"`],
])('a kept policy that %s counts for none, and is told of', (_, content) => {
  const { policy, trouble } = keptAs(content)

  expect(policy).toBeNull()
  expect(trouble).toHaveLength(1)
})

test('a folder in place of the kept policy counts for none', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'policy.json'))

  expect(readKeptPolicy(folder)).toBeNull()
})

test('a field of a wrong type is as in the own settings, and the others hold', () => {
  const { policy, trouble } = keptAs(
    JSON.stringify({ windowTitleMode: 'off', mayPause: 'never', idleAwayThreshold: {}, ofTomorrow: 1 }),
  )

  expect(policy).toEqual({ ...own, windowTitleMode: 'off' })
  expect(trouble).toEqual([expect.stringContaining('mayPause'), expect.stringContaining('idleAwayThreshold')])
})

test('a scrub pattern that does not compile hides all titles until it is corrected', () => {
  const { policy } = keptAs(JSON.stringify({ titleScrubPatterns: ['secret', '('], mayPause: false }))

  expect(policy).toMatchObject({
    titleScrubPatterns: ['secret'],
    windowTitleMode: 'off',
    mayPause: false,
    idleAwayThreshold: 77,
  })
})
