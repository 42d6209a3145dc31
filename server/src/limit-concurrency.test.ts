import { expect, it } from 'vitest'
import { limitConcurrency } from './limit-concurrency.ts'

/** Work that ends on request. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  return { work: () => promise, resolve, reject }
}

function limited(max: number, maxWaiting: number) {
  const started: number[] = []
  const run = limitConcurrency({ max, maxWaiting, refuse: () => new Error('full') })
  const pieces = Array.from({ length: 6 }, held)
  const results = pieces.map(({ work }, index) =>
    run(() => {
      started.push(index)
      return work()
    }).then(
      value => value,
      (error: unknown) => String(error),
    ),
  )
  return { started, pieces, results }
}

it('runs a limited number, queues a limited number, and rejects others without starting them', async () => {
  const { started, pieces, results } = limited(2, 3)

  const refused = await results[5]
  const before = [...started]
  for (const [index, { resolve }] of pieces.entries()) resolve(`result ${index}`)
  const all = await Promise.all(results)

  expect(refused).toBe('Error: full')
  expect(before).toEqual([0, 1])
  expect(started).toEqual([0, 1, 2, 3, 4])
  expect(all).toEqual(['result 0', 'result 1', 'result 2', 'result 3', 'result 4', 'Error: full'])
})

it('continues with the next after failed work', async () => {
  const { started, pieces, results } = limited(1, 5)

  pieces[0]?.reject(new Error('broken'))
  const failed = await results[0]
  for (const { resolve } of pieces.slice(1)) resolve('done')
  const others = await Promise.all(results.slice(1))

  expect(failed).toBe('Error: broken')
  expect(others).toEqual(['done', 'done', 'done', 'done', 'done'])
  expect(started).toEqual([0, 1, 2, 3, 4, 5])
})

it('rejects work that waits too long, and gives its turn to the next', async () => {
  const run = limitConcurrency({ max: 1, maxWaiting: 5, maxWaitMs: 20, refuse: () => new Error('late') })
  const first = held()
  const running = run(first.work)
  const late = run(async () => 'never').catch(String)

  const answer = await late
  const next = run(async () => 'next')
  first.resolve('first')

  expect(answer).toBe('Error: late')
  expect(await Promise.all([running, next])).toEqual(['first', 'next'])
  expect(run.waiting()).toBe(0)
})
