import { until } from '@telemetry-tracker/shared/testing/until'
import { expect, it } from 'vitest'
import type { DeviceBatch, Outcome } from './device-batch.ts'
import { createGroupCommit } from './group-commit.ts'

const deviceBatch = (userId: string): DeviceBatch => ({
  userId,
  deviceId: 'laptop',
  deduplicationKey: { kind: 'sequence', epoch: 'e', sequence: 1 },
  buckets: new Map(),
  receivedMs: 0,
})
const counted: Outcome = { kind: 'counted', closedBuckets: [] }

it('commits batches together that arrive together', async () => {
  const groups: string[][] = []
  const { submit } = createGroupCommit(async deviceBatches => {
    groups.push(deviceBatches.map(({ userId }) => userId))
    return deviceBatches.map(() => counted)
  })

  const outcomes = await Promise.all(['ada', 'bob', 'cem'].map(name => submit([deviceBatch(name)])))

  expect(groups).toEqual([['ada', 'bob', 'cem']])
  expect(outcomes).toEqual([[counted], [counted], [counted]])
})

it('gives each request the outcomes of its own batches', async () => {
  const { submit } = createGroupCommit(async deviceBatches =>
    deviceBatches.map(({ userId }): Outcome => (userId === 'bob' ? { kind: 'duplicate' } : counted)),
  )

  const outcomes = await Promise.all([
    submit([deviceBatch('ada'), deviceBatch('bob')]),
    submit([deviceBatch('bob')]),
  ])

  expect(outcomes).toEqual([[counted, { kind: 'duplicate' }], [{ kind: 'duplicate' }]])
})

it('counts the other batches of a group with a bad batch', async () => {
  const { submit } = createGroupCommit(async deviceBatches => {
    if (deviceBatches.some(({ userId }) => userId === 'bad')) throw new Error('cannot be stored')
    return deviceBatches.map(() => counted)
  })

  const results = await Promise.allSettled(['ada', 'bad', 'bob'].map(name => submit([deviceBatch(name)])))

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('rejects requests when the queue is full, and accepts more when there is room again', async () => {
  const { submit, drain } = createGroupCommit(async deviceBatches => deviceBatches.map(() => counted), {
    maxWaiting: 2,
  })
  submit([deviceBatch('ada')])
  submit([deviceBatch('bob')])

  const refused = submit([deviceBatch('cem')])
  await drain()

  expect(refused).toBeUndefined()
  expect(await submit([deviceBatch('cem')])).toEqual([counted])
})

it('runs one group at a time, and puts all requests that arrive meanwhile into the next', async () => {
  const begun: { users: string[]; end(): void }[] = []
  const { submit, drain } = createGroupCommit(
    deviceBatches =>
      new Promise(resolve => {
        const users = deviceBatches.map(({ userId }) => userId)
        begun.push({ users, end: () => resolve(deviceBatches.map(() => counted)) })
      }),
  )
  const outcomes = [submit([deviceBatch('ada')])]
  await until(() => expect(begun).toHaveLength(1))

  outcomes.push(submit([deviceBatch('bob')]), submit([deviceBatch('cem')]))
  await new Promise(resolve => setImmediate(resolve))
  const besideTheFirst = begun.length
  begun[0]?.end()

  await until(() => expect(begun).toHaveLength(2))
  begun[1]?.end()
  await drain()
  expect(besideTheFirst).toBe(1)
  expect(begun[1]?.users).toEqual(['bob', 'cem'])
  expect(await Promise.all(outcomes)).toEqual([[counted], [counted], [counted]])
})

/** Submits two groups, the second while the first is running, and returns the order of events. */
async function courseOf(firstSize: number): Promise<string[]> {
  const course: string[] = []
  const commits: (() => void)[] = []
  const { submit, drain } = createGroupCommit(deviceBatches => {
    course.push(`${deviceBatches[0]?.userId} begun`)
    return new Promise(resolve => commits.push(() => resolve(deviceBatches.map(() => counted))))
  })
  const answered = (name: string) => () => course.push(`${name} answered`)
  const first = Array.from({ length: firstSize }, () => submit([deviceBatch('ada')]))
  await until(() => expect(commits).toHaveLength(1))
  const last = submit([deviceBatch('bob')])?.then(answered('bob'))
  commits[0]?.()
  await Promise.all(first).then(answered('ada'))
  await until(() => expect(commits).toHaveLength(2))
  commits[1]?.()
  await Promise.all([last, drain()])
  return course
}

it('answers a small group after the next has started, so that the database does not wait', async () => {
  expect(await courseOf(2)).toEqual(['ada begun', 'bob begun', 'ada answered', 'bob answered'])
})

it('answers a large group before the next starts', async () => {
  expect(await courseOf(20)).toEqual(['ada begun', 'ada answered', 'bob begun', 'bob answered'])
})

it('answers requests of a failed group that were tried one by one, even if another group waits', async () => {
  const { submit } = createGroupCommit(async deviceBatches => {
    if (deviceBatches.length > 1) throw new Error('cannot be stored together')
    return deviceBatches.map(() => counted)
  })
  const first = [submit([deviceBatch('ada')]), submit([deviceBatch('bob')])]
  await new Promise(resolve => setImmediate(resolve))

  const second = submit([deviceBatch('cem')])

  expect(await Promise.all([...first, second])).toEqual([[counted], [counted], [counted]])
})
