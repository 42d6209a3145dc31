import { expect, it } from 'vitest'
import { openReplicas } from '../testing/server.ts'

it('runs a job on one of several servers', async () => {
  const [first, second] = await openReplicas(2)
  if (!first || !second) throw new Error('Two servers were asked for.')
  const ended = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const done: string[] = []
  const job = first.unlessElsewhere('daily', async () => {
    begun.resolve()
    await ended.promise
    return 'done by the first'
  })
  await begun.promise

  const meanwhile = await second.unlessElsewhere('daily', async () => done.push('meanwhile'))
  ended.resolve()

  expect(await job).toBe('done by the first')
  expect(meanwhile).toBeUndefined()
  expect(done).toEqual([])
  expect(await second.unlessElsewhere('daily', async () => 'done by the second')).toBe('done by the second')
})

it('retries after a deadlock', async () => {
  const [database] = await openReplicas(1)
  if (!database) throw new Error('A server was asked for.')
  await database.transaction(tx => tx.run("INSERT INTO facts (name, value) VALUES ('a', '0'), ('b', '0')"))
  const add = 'UPDATE facts SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = $1'
  const crossing = (one: string, other: string, ready: () => void, both: Promise<unknown>) =>
    database.transaction(async tx => {
      await tx.run(add, [one])
      ready()
      await both
      await tx.run(add, [other])
    })
  const a = Promise.withResolvers<void>()
  const b = Promise.withResolvers<void>()
  const both = Promise.all([a.promise, b.promise])

  await Promise.all([crossing('a', 'b', a.resolve, both), crossing('b', 'a', b.resolve, both)])

  const rows = await database.read("SELECT value FROM facts WHERE name IN ('a', 'b')")
  expect(rows.map(row => row['value'])).toEqual(['2', '2'])
})

it('fails a transaction that continued after a failed statement', async () => {
  const [database] = await openReplicas(1)
  if (!database) throw new Error('A server was asked for.')

  const careless = database.transaction(async tx => {
    await tx.run("INSERT INTO facts (name, value) VALUES ('a', '0')")
    await tx.run('INSERT INTO nowhere VALUES (1)').catch(() => 0)
  })

  await expect(careless).rejects.toThrow('rolled back')
  expect(await database.read("SELECT * FROM facts WHERE name = 'a'")).toEqual([])
})
