import { expect, it } from 'vitest'
import { takeTurns } from './take-turns.ts'

/** Notes in which order pieces of work begin; each takes a few turns of the event loop. */
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

it('lets a group of batches wait for one other piece of work, however many came before', async () => {
  const { turns, begun, work } = notedTurns()
  const others = ['a', 'b', 'c', 'd'].map(name => turns.others(work(name)))

  const batches = ['1', '2'].map(name => turns.batches(work(name)))
  await Promise.all([...others, ...batches])

  expect(begun).toEqual(['a', '1', 'b', '2', 'c', 'd'])
})

it('lets other work wait for one group of batches, however many came before', async () => {
  const { turns, begun, work } = notedTurns()
  const batches = ['1', '2', '3'].map(name => turns.batches(work(name)))

  const others = ['a', 'b'].map(name => turns.others(work(name)))
  await Promise.all([...others, ...batches])

  expect(begun).toEqual(['1', 'a', '2', 'b', '3'])
})

it('goes on after work that failed, and tells only who asked for it', async () => {
  const { turns, work } = notedTurns()

  const failed = turns.others(() => Promise.reject(new Error('no')))
  const after = turns.others(work('after'))

  await expect(failed).rejects.toThrow('no')
  await expect(after).resolves.toBe('after')
})
