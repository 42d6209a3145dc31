import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { Queue } from './queue.ts'
import { dropForeign, forgetOwner } from './queue-owner.ts'

function waiting(dataDir: string, events: number) {
  const queue = new Queue(join(dataDir, 'queue'), 1e8, () => {})
  for (let n = 1; n <= events; n++) queue.append(anEvent(n))
  return queue
}

test.each([
  ['default', 'ada', 3],
  ['ada', 'ada', 3],
  ['ada', 'bob', 0],
])('what was observed for %s is not delivered for another: %s', (before, now, left) => {
  const dataDir = temporaryFolder()
  const queue = waiting(dataDir, 3)
  dropForeign(queue, dataDir, before)

  const dropped = dropForeign(queue, dataDir, now)

  expect([dropped, queue.queuedEvents]).toEqual([3 - left, left])
  expect(dropForeign(queue, dataDir, now)).toBe(0)
})

test('a damaged note of whose it is gives nothing to anybody', () => {
  const dataDir = temporaryFolder()
  const queue = waiting(dataDir, 2)
  writeFileSync(join(dataDir, 'queue-owner.json'), '{')

  expect(dropForeign(queue, dataDir, 'ada')).toBe(2)
  expect(queue.queuedEvents).toBe(0)
})

test('of a person who was deleted not even the name stays', () => {
  const dataDir = temporaryFolder()
  dropForeign(waiting(dataDir, 0), dataDir, 'ada')

  forgetOwner(dataDir)

  expect(readdirSync(dataDir)).toEqual(['queue'])
})
