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

const open = (userId: string) => ({ userId, isEnrolled: false })
const enrolled = (userId: string) => ({ userId, isEnrolled: true })

test.each([
  [open('default'), enrolled('ada'), 3],
  [open('ada'), enrolled('ada'), 3],
  [open('ada'), enrolled('bob'), 0],
  [enrolled('ada'), enrolled('bob'), 0],
  [enrolled('ada'), open('bob'), 0],
  [open('Ada'), open('ada'), 3],
])('when %o becomes %o, keeps the events that count for the right person: %d', (before, now, left) => {
  const dataDir = temporaryFolder()
  const queue = waiting(dataDir, 3)
  dropForeign(queue, dataDir, before)

  const dropped = dropForeign(queue, dataDir, now)

  expect([dropped, queue.queuedEvents]).toEqual([3 - left, left])
  expect([queue.droppedEvents, queue.foreignEvents]).toEqual([3 - left, 3 - left])
  expect(dropForeign(queue, dataDir, now)).toBe(0)
})

test("gives nothing to an enrolled device's person when the owner file is damaged", () => {
  const dataDir = temporaryFolder()
  const queue = waiting(dataDir, 2)
  writeFileSync(join(dataDir, 'queue-owner.json'), '{')

  expect(dropForeign(queue, dataDir, enrolled('ada'))).toBe(2)
  expect(queue.queuedEvents).toBe(0)
})

test('keeps not even the name of a deleted person', () => {
  const dataDir = temporaryFolder()
  dropForeign(waiting(dataDir, 0), dataDir, open('ada'))

  forgetOwner(dataDir)

  expect(readdirSync(dataDir)).toEqual(['queue'])
})
