import { expect, it, onTestFinished } from 'vitest'
import { event } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'

it('accepts batches and answers reads while many transactions of requests are open', async () => {
  const server = await startTestServer()
  const { database } = server.context
  const end = Promise.withResolvers<void>()
  let begun = 0
  const transactions = Array.from({ length: 30 }, () =>
    database.transaction(async tx => {
      await tx.all('SELECT 1')
      begun++
      await end.promise
    }),
  )
  await expect.poll(() => begun).toBeGreaterThan(0)

  const batches = Array.from({ length: 5 }, (_, i) => server.track({ events: [event({ user_id: `p${i}` })] }))
  const [answers, rows] = await Promise.all([Promise.all(batches), database.read('SELECT 1 AS one')])

  expect(answers.map(({ ingested }) => ingested)).toEqual([1, 1, 1, 1, 1])
  expect(rows).toHaveLength(1)
  end.resolve()
  await Promise.all(transactions)
  expect(begun).toBe(30)
})

it('accepts batches while many reads wait', async () => {
  const server = await startTestServer()
  const { database } = server.context
  const batch = (sequence: number) => ({ device_id: 'laptop', epoch: 'e1', sequence, events: [event()] })
  // What a batch reads once is then known.
  await server.track(batch(1))
  const locked = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  onTestFinished(() => end.resolve())
  const lock = database.transaction(async tx => {
    await tx.all('LOCK TABLE teams IN ACCESS EXCLUSIVE MODE')
    locked.resolve()
    await end.promise
  })
  await locked.promise
  const reads = Array.from({ length: 30 }, () => database.read('SELECT COUNT(*) AS teams FROM teams'))

  const answer = await server.track(batch(2))

  expect(answer.ingested).toBe(1)
  expect(database.waitingRequests()).toBeGreaterThan(0)
  end.resolve()
  // On a slow machine, some of them have waited too long meanwhile.
  await Promise.allSettled([lock, ...reads])
})
