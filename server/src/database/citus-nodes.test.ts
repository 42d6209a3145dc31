import { Sequelize } from 'sequelize'
import { afterEach, expect, it, vi } from 'vitest'
import { createCitusNodes } from './citus-nodes.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Shards 1 and 2 are on the first worker, shard 3 on the second. */
const placements = [
  { shard: '1', host: 'a', port: 5432, group_id: 1 },
  { shard: '2', host: 'a', port: 5432, group_id: 1 },
  { shard: '3', host: 'b', port: 5432, group_id: 2 },
]
const open = () => new Sequelize('postgres://nobody@localhost/nothing')

it('names the worker that has all shards of a group, and none for shards of several', async () => {
  const nodes = createCitusNodes(async () => placements, open)

  const [one, two, other, several] = await Promise.all([['1'], ['1', '2'], ['3'], ['1', '3']].map(nodes.of))

  expect(one).toBeDefined()
  expect(two).toBe(one)
  expect(other).not.toBe(one)
  expect(several).toBeUndefined()
  expect(nodes.nameOf('2')).toBe(nodes.nameOf('1'))
  expect(nodes.nameOf('3')).not.toBe(nodes.nameOf('1'))
  expect(await nodes.of(['4'])).toBeUndefined()
  expect(await nodes.of([])).toBeUndefined()
})

it('avoids a worker that cannot be reached, says so once, and tries again when the placements are read again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
  const nodes = createCitusNodes(async () => placements, open)
  const node = await nodes.of(['1'])

  node?.avoid(new Error('refused'))
  node?.avoid(new Error('refused'))
  const meanwhile = [await nodes.of(['1']), nodes.nameOf('1')]
  vi.advanceTimersByTime(31_000)

  expect(meanwhile).toEqual([undefined, undefined])
  expect(warn).toHaveBeenCalledOnce()
  expect(await nodes.of(['1'])).toBe(node)
})

it('learns within half a minute that a shard has moved', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  let current = placements
  const nodes = createCitusNodes(async () => current, open)
  const before = await nodes.of(['1'])

  current = placements.map(row => ({ ...row, host: 'b', group_id: 2 }))
  vi.advanceTimersByTime(31_000)

  expect(await nodes.of(['1', '3'])).not.toBe(before)
  expect(await nodes.of(['1', '3'])).toBeDefined()
})

it('asks again after a failure', async () => {
  const read = vi.fn(async () => placements)
  read.mockRejectedValueOnce(new Error('gone'))
  const nodes = createCitusNodes(read, open)

  await expect(nodes.of(['1'])).rejects.toThrow('gone')

  expect(await nodes.of(['1'])).toBeDefined()
})
