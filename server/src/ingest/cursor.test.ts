import { expect, it } from 'vitest'
import { advanceCursor, type Cursor } from './cursor.ts'

const cursor: Cursor = { epoch: 'e3', lastSequence: 7, retiredEpochs: ['e1', 'e2'] }

it.each([
  ['the next of the epoch', 'e3', 8, 'counted'],
  ['one counted before', 'e3', 7, 'duplicate'],
  ['the first again', 'e3', 1, 'duplicate'],
  ['one too far', 'e3', 9, 'sequence_gap'],
  ['the first of a new epoch', 'e4', 1, 'counted'],
  ['a later one of a new epoch', 'e4', 2, 'sequence_gap'],
  ['the first of an old epoch', 'e1', 1, 'epoch_retired'],
  ['a later one of an old epoch', 'e2', 99, 'epoch_retired'],
])('%s is %3$s', (_, epoch, sequence, kind) => {
  const { outcome } = advanceCursor(cursor, { epoch, sequence })

  expect(outcome.kind).toBe(kind)
})

it('moves only when something counts', () => {
  expect(advanceCursor(cursor, { epoch: 'e3', sequence: 8 }).cursor).toEqual({ ...cursor, lastSequence: 8 })
  expect(advanceCursor(cursor, { epoch: 'e3', sequence: 7 }).cursor).toBe(cursor)
  expect(advanceCursor(cursor, { epoch: 'e3', sequence: 9 }).cursor).toBe(cursor)
})

it('remembers the epochs of the last two months of mornings', () => {
  let current: Cursor = { epoch: '', lastSequence: 0, retiredEpochs: [] }
  for (let i = 1; i <= 70; i++) current = advanceCursor(current, { epoch: `e${i}`, sequence: 1 }).cursor

  expect(current.epoch).toBe('e70')
  expect(current.retiredEpochs).toEqual(Array.from({ length: 64 }, (_, i) => `e${i + 6}`))
})
