import { expect, it } from 'vitest'
import { takeTurns } from './take-turns.ts'

/** Records the order in which pieces of work start; each takes a few turns of the event loop. */
function notedTurns() {
  const turns = takeTurns()
  const begun: string[] = []
  const work = (name: string) => async () => {
    begun.push(name)
    await new Promise(setImmediate)
    return name
  }
  return { turns, begun, work }
}

it('makes a group of batches wait for only one other piece of work, even if many are queued', async () => {
  const { turns, begun, work } = notedTurns()
  const others = ['a', 'b', 'c', 'd'].map(name => turns.others(work(name)))

  const batches = ['1', '2'].map(name => turns.batches(work(name)))
  await Promise.all([...others, ...batches])

  expect(begun).toEqual(['a', '1', 'b', '2', 'c', 'd'])
})

it('makes other work wait for only one group of batches, even if many are queued', async () => {
  const { turns, begun, work } = notedTurns()
  const batches = ['1', '2', '3'].map(name => turns.batches(work(name)))

  const others = ['a', 'b'].map(name => turns.others(work(name)))
  await Promise.all([...others, ...batches])

  expect(begun).toEqual(['1', 'a', '2', 'b', '3'])
})

it('continues after failed work, and reports the failure only to its caller', async () => {
  const { turns, work } = notedTurns()

  const failed = turns.others(() => Promise.reject(new Error('no')))
  const after = turns.others(work('after'))

  await expect(failed).rejects.toThrow('no')
  await expect(after).resolves.toBe('after')
})
