import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { openPausing } from './pausing.ts'

test('nobody paused at first', () => {
  expect(openPausing(join(temporaryFolder(), 'paused.json')).current(0)).toBeNull()
})

test('a pause ends by itself at its time, not before', () => {
  const pausing = openPausing(join(temporaryFolder(), 'paused.json'))

  pausing.pause({ untilMs: 5_000, kind: 'pause' })

  expect(pausing.current(4_999)).toEqual({ untilMs: 5_000, kind: 'pause' })
  expect(pausing.current(5_000)).toBeNull()
})

test('a pause without an end lasts until resumed', () => {
  const pausing = openPausing(join(temporaryFolder(), 'paused.json'))

  pausing.pause({ untilMs: null, kind: 'pause' })
  expect(pausing.current(Number.MAX_SAFE_INTEGER)).toEqual({ untilMs: null, kind: 'pause' })

  pausing.resume()
  expect(pausing.current(0)).toBeNull()
})

test('a pause outlives the helper, and so does its end', () => {
  const path = join(temporaryFolder(), 'paused.json')
  const before = openPausing(path)
  before.pause({ untilMs: 9_000, kind: 'private' })

  expect(openPausing(path).current(0)).toEqual({ untilMs: 9_000, kind: 'private' })

  before.resume()
  expect(openPausing(path).current(0)).toBeNull()
})

test.each(['', '{', '{"untilMs":"soon"}'])('a broken record of a pause (%j) stays a pause', text => {
  const path = join(temporaryFolder(), 'paused.json')
  writeFileSync(path, text)

  expect(openPausing(path).current(0)).toEqual({ untilMs: null, kind: 'pause' })
})
