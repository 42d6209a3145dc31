import { expect, it } from 'vitest'
import { createRecentAnswers, maxPeopleReadAnew } from './recent-answers.ts'
import { everyone } from './scope.ts'

/** Answers in a company of this size: each reading has the number of the next one, and ends when it is told to. */
function answersFor(people: number) {
  const time = { nowMs: 0 }
  const failures: unknown[] = []
  const recent = createRecentAnswers(
    { read: async () => [{ people }] },
    { error: (failure: unknown) => void failures.push(failure) },
    () => time.nowMs,
  )
  const answers = recent.kind<{ reading: number }>()
  let readings = 0
  const ask = async (scope: Parameters<typeof answers>[0] = everyone, takesMs = 0) =>
    (
      await answers(scope, ['today'], async () => {
        time.nowMs += takesMs
        return { reading: ++readings }
      })
    ).reading
  return { ask, answers, recent, time, failures }
}

it('reads everything again in a company of usual size', async () => {
  const { ask } = answersFor(maxPeopleReadAnew)

  expect([await ask(), await ask()]).toEqual([1, 2])
})

it('uses a fresh answer about a group again in a large one, but none about a person', async () => {
  const { ask } = answersFor(maxPeopleReadAnew + 1)

  expect([await ask(), await ask(), await ask('ada'), await ask('ada')]).toEqual([1, 1, 2, 3])
})

it('gives an answer that is not fresh while it reads the next one, and waits if it is a minute old', async () => {
  const { ask, time } = answersFor(maxPeopleReadAnew + 1)
  await ask()

  time.nowMs += 15_000
  expect(await ask()).toBe(1)
  expect(await ask()).toBe(2)
  time.nowMs += 60_001
  expect(await ask()).toBe(3)
})

it('keeps an answer longer if reading it takes long', async () => {
  const { ask, time } = answersFor(maxPeopleReadAnew + 1)
  await ask(everyone, 1_000)

  time.nowMs += 15_000

  expect([await ask(), await ask()]).toEqual([1, 1])
})

it('tells groups apart', async () => {
  const { ask } = answersFor(maxPeopleReadAnew + 1)

  expect(await ask()).toBe(1)
  expect(await ask({ ...everyone, teamIds: ['blue'] })).toBe(2)
})

it('forgets all answers after a change, also those that were being read', async () => {
  const { ask, answers, recent } = answersFor(maxPeopleReadAnew + 1)
  const before = Promise.withResolvers<{ reading: number }>()
  const early = answers(everyone, ['today'], () => before.promise)
  await ask('ada')

  recent.clear()
  before.resolve({ reading: 0 })

  expect(await early).toEqual({ reading: 0 })
  expect(await ask()).toBe(2)
})

it('reports a reading in the background that fails, and passes on one that is waited for', async () => {
  const { answers, ask, time, failures } = answersFor(maxPeopleReadAnew + 1)
  const fail = () => answers(everyone, ['today'], () => Promise.reject(new Error('away')))
  await ask()

  time.nowMs += 15_000
  expect(await fail()).toEqual({ reading: 1 })
  await expect.poll(() => failures).toHaveLength(1)
  time.nowMs += 60_001
  await expect(fail()).rejects.toThrow('away')
})
