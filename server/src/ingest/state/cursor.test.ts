import { expect, it } from 'vitest'
import { DigestBlocks } from '../storage/digest-blocks.ts'
import { advanceCursor, type Cursor, needsBlocks, newCursor } from './cursor.ts'

/** A different digest for each number. */
function digest(n: number): string {
  return `d${String(n).padStart(6, '0')}`
}

/** Counts a device's batches in order, with stored blocks like in the database. */
function counting(cursor: Cursor = newCursor()) {
  const stored = new DigestBlocks()
  let nowMs = 100 * 86_400_000
  return {
    cursor,
    stored,
    send(epoch: string, sequence: number, n: number) {
      const blocks = new DigestBlocks()
      if (needsBlocks(cursor, { epoch, sequence })) {
        const newest = stored.newest(epoch)
        if (newest) blocks.add(newest)
        for (const block of stored.written) blocks.add(block.block)
      }
      const outcome = advanceCursor(
        cursor,
        { epoch, sequence, digest: digest(n) },
        { receivedMs: nowMs++, blocks },
      )
      for (const { block, countedMs } of blocks.written) stored.write(block, countedMs)
      return outcome
    },
  }
}

/** A cursor from a version without digests. */
const old = (): Cursor => ({
  epochs: [{ epoch: 'e3', lastSequence: 7, digests: '', rejected: '' }],
  retiredEpochs: ['e1', 'e2'],
  interleavedMs: 0,
})

it.each([
  ['the next batch of the epoch', 'e3', 8, 'counted'],
  ['a counted batch', 'e3', 7, 'duplicate'],
  ['the first batch again', 'e3', 1, 'duplicate'],
  ['a batch after a gap', 'e3', 9, 'sequence_gap'],
  ['the first batch of a new epoch', 'e4', 1, 'counted'],
  ['a later batch of a new epoch', 'e4', 2, 'sequence_gap'],
  ['the first batch of an old epoch', 'e1', 1, 'epoch_retired'],
  ['a later batch of an old epoch', 'e2', 99, 'epoch_retired'],
])('%s is %3$s', (_, epoch, sequence, kind) => {
  expect(counting(old()).send(epoch, sequence, 0).kind).toBe(kind)
})

it('advances only when a batch is counted', () => {
  for (const [epoch, sequence] of [
    ['e3', 7],
    ['e3', 9],
    ['e1', 1],
    ['e4', 2],
  ] as const) {
    const { cursor, send } = counting(old())

    send(epoch, sequence, 0)

    expect(cursor).toEqual(old())
  }
})

it('distinguishes another batch with the same number from a replay, even of old batches', () => {
  const { send } = counting()
  for (let i = 1; i <= 200; i++) send('e', i, i)

  expect([1, 64, 65, 128, 150, 200].map(i => send('e', i, i).kind)).toEqual(Array(6).fill('duplicate'))
  expect([1, 64, 65, 128, 150, 200].map(i => send('e', i, i + 1_000))).toEqual(
    [1, 64, 65, 128, 150, 200].map(i => ({ kind: 'sequence_reused', counted: digest(i) })),
  )
  expect(send('e', 201, 201).kind).toBe('counted')
})

it('continues several alternating epochs, and records when they alternate repeatedly', () => {
  const { cursor, send } = counting()

  send('a', 1, 1)
  send('b', 1, 2)
  expect(cursor.interleavedMs).toBe(0)
  const third = send('a', 2, 3)
  expect(cursor.interleavedMs).toBeLessThan(0)
  const [fourth, replay] = [send('b', 2, 4), send('a', 1, 1)]

  expect([third, fourth, replay].map(({ kind }) => kind)).toEqual(['counted', 'counted', 'duplicate'])
  expect(cursor.interleavedMs).toBe(100 * 86_400_000 + 3)
})

it('knows the batches of retired epochs, and continues such an epoch when it is used again', () => {
  const { cursor, send } = counting()
  for (let i = 1; i <= 70; i++) send('long', i, i)
  for (let e = 1; e <= 20; e++) for (let i = 1; i <= 3; i++) send(`e${e}`, i, 100 * e + i)

  expect(cursor.epochs).toHaveLength(8)
  expect(send('long', 3, 3).kind).toBe('duplicate')
  expect(send('long', 3, 4).kind).toBe('sequence_reused')
  expect(send('long', 70, 70).kind).toBe('duplicate')
  expect(send('long', 72, 72)).toEqual({ kind: 'sequence_gap', expected: 71, rejected: '' })
  expect(send('long', 71, 71).kind).toBe('counted')
  expect(send('e1', 4, 104).kind).toBe('counted')
  expect(send('e1', 2, 0).kind).toBe('sequence_reused')
  expect(send('long', 70, 71).kind).toBe('sequence_reused')
})

it('remembers the last 64 retired epochs', () => {
  const { cursor, send } = counting()

  for (let i = 1; i <= 80; i++) send(`e${i}`, 1, i)

  expect(cursor.epochs[0]?.epoch).toBe('e80')
  expect(cursor.retiredEpochs).toEqual(Array.from({ length: 64 }, (_, i) => `e${i + 9}`))
})
