import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DatabaseUnavailable } from '../../database/unavailable.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'
import { createGroupsByShard } from './groups-by-shard.ts'

const shardOf: Readonly<Record<string, string>> = {
  ada: '1',
  ann: '1',
  bob: '2',
  ben: '2',
  cem: '3',
  cid: '4',
}
const people = Object.keys(shardOf)
const shardsOf = async (userIds: readonly string[]) =>
  new Map(userIds.map(userId => [userId, shardOf[userId] ?? '']))
/** Two shards on one machine, one on another; the last one is not known. */
const machineOf = (shard: string) => ({ 1: 'left', 2: 'left', 3: 'right' })[shard]

/** `order` tells batches apart: it comes back as the sequence that the outcome expects. */
const batch = (userId: string, order = 0): DeviceBatch => ({
  userId,
  deviceId: 'laptop',
  deduplicationKey: { kind: 'sequence', epoch: 'e', sequence: 1 },
  buckets: new Map(),
  receivedMs: order,
})
const outcomeOf = ({ receivedMs }: DeviceBatch): Outcome => ({
  kind: 'sequence_gap',
  expected: receivedMs,
  rejected: '',
})
const turn = () => new Promise(resolve => setImmediate(resolve))
/** Enough for asking for shards and for starting groups. */
const turns = async () => {
  for (let i = 0; i < 6; i++) await turn()
}

interface Open {
  batches: readonly DeviceBatch[]
  users: string[]
  end(error?: Error): void
}

/** A commit whose groups stay open until the test ends them. */
function heldCommit() {
  const open: Open[] = []
  const begun: string[][] = []
  const commit = (batches: readonly DeviceBatch[]) =>
    new Promise<Outcome[]>((resolve, reject) => {
      const users = batches.map(({ userId }) => userId)
      begun.push(users)
      const group: Open = {
        batches,
        users,
        end: error => {
          open.splice(open.indexOf(group), 1)
          if (error) reject(error)
          else resolve(batches.map(outcomeOf))
        },
      }
      open.push(group)
    })
  return { open, begun, commit }
}

it('commits people of a shard together, and several shards at the same time', async () => {
  const { open, begun, commit } = heldCommit()
  const { submit } = createGroupsByShard(commit, { shardsOf, maxGroups: 8 })

  const answers = ['ada', 'bob', 'ann', 'cem'].map((name, i) => submit([batch(name, i)]))
  await turns()
  const besideEachOther = open.length
  for (const group of [...open]) group.end()

  expect(begun).toEqual([['ada', 'ann'], ['bob'], ['cem']])
  expect(besideEachOther).toBe(3)
  expect((await Promise.all(answers)).flat()).toEqual([0, 1, 2, 3].map(i => outcomeOf(batch('', i))))
})

it('commits people of a machine together, one group per machine at a time', async () => {
  const { open, begun, commit } = heldCommit()
  const { submit } = createGroupsByShard(commit, { shardsOf, maxGroups: 8, machineOf })

  const answers = people.map(name => submit([batch(name)]))
  await turns()
  answers.push(submit([batch('ada', 1)]), submit([batch('bob', 1)]))
  await turns()
  const before = [...begun]
  for (const group of [...open]) group.end()
  await turns()
  for (const group of [...open]) group.end()
  await Promise.all(answers)

  expect(before).toEqual([['ada', 'ann', 'bob', 'ben'], ['cem'], ['cid']])
  expect(begun.slice(3)).toEqual([['ada', 'bob']])
})

it('asks once for the shards of people who arrive together, and remembers them', async () => {
  const asked: string[][] = []
  const noting = (userIds: readonly string[]) => {
    asked.push([...userIds])
    return shardsOf(userIds)
  }
  const { submit } = createGroupsByShard(async all => all.map(outcomeOf), { shardsOf: noting, maxGroups: 8 })

  await Promise.all([submit([batch('ada')]), submit([batch('bob')]), submit([batch('ada')])])
  await submit([batch('bob')])

  expect(asked).toEqual([['ada', 'bob']])
})

it('lets the people of other shards go on when one group fails, and asks for the shards of its people again', async () => {
  const asked: string[] = []
  const noting = (userIds: readonly string[]) => {
    asked.push(...userIds)
    return shardsOf(userIds)
  }
  const { open, commit } = heldCommit()
  const { submit } = createGroupsByShard(commit, { shardsOf: noting, maxGroups: 8 })
  const ada = submit([batch('ada')])
  const bob = submit([batch('bob', 7)])
  await turns()

  open[0]?.end(new DatabaseUnavailable('The worker is gone.'))
  open[0]?.end()

  await expect(ada).rejects.toThrow('The worker is gone.')
  expect(await bob).toEqual([outcomeOf(batch('bob', 7))])
  const again = [submit([batch('ada')]), submit([batch('bob')])]
  await turns()
  for (const group of [...open]) group.end()
  await Promise.all(again)
  expect(asked).toEqual(['ada', 'bob', 'ada'])
})

it('rejects only those whose shard cannot be found out', async () => {
  let isDown = false
  const sometimes = (userIds: readonly string[]) =>
    isDown ? Promise.reject(new DatabaseUnavailable('The coordinator is gone.')) : shardsOf(userIds)
  const { submit } = createGroupsByShard(async all => all.map(outcomeOf), {
    shardsOf: sometimes,
    maxGroups: 8,
  })
  await submit([batch('ada')])
  isDown = true

  const known = submit([batch('ada', 3)])
  const stranger = submit([batch('bob')])

  await expect(stranger).rejects.toThrow('The coordinator is gone.')
  expect(await known).toEqual([outcomeOf(batch('ada', 3))])
  isDown = false
  expect(await submit([batch('bob', 4)])).toEqual([outcomeOf(batch('bob', 4))])
})

it('tries the requests of a failed group one by one', async () => {
  const { submit } = createGroupsByShard(
    async all => {
      if (all.some(({ userId }) => userId === 'ann')) throw new Error('cannot be stored')
      return all.map(outcomeOf)
    },
    { shardsOf, maxGroups: 8 },
  )

  const results = await Promise.allSettled(['ada', 'ann', 'ada'].map(name => submit([batch(name)])))

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('refuses requests when the queue is full, also while shards are asked for, and takes more when there is room again', async () => {
  const { submit, waiting, drain } = createGroupsByShard(
    async all => all.map(outcomeOf),
    { shardsOf, maxGroups: 8 },
    { maxWaiting: 2 },
  )
  submit([batch('ada')])
  submit([batch('bob')])

  const refused = submit([batch('cem')])
  const waited = waiting()
  await drain()

  expect(refused).toBeUndefined()
  expect(waited).toBe(2)
  expect(waiting()).toBe(0)
  expect(await submit([batch('cem', 5)])).toEqual([outcomeOf(batch('cem', 5))])
})

it('answers a request without batches at once', async () => {
  const { submit } = createGroupsByShard(async () => Promise.reject(new Error('not to be called')), {
    shardsOf,
    maxGroups: 1,
  })

  expect(await submit([])).toEqual([])
})

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      submit: fc.uniqueArray(fc.constantFrom(...people), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ end: fc.nat(7), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant('turn' as const) },
)

it('never uses a shard twice at a time, keeps the order of each person, and settles everything', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(machineOf, () => undefined),
      async (steps, maxGroups, machineOf) => {
        const { open, commit } = heldCommit()
        const begun = new Map<string, number[]>()
        const checked = (batches: readonly DeviceBatch[]) => {
          const shards = (all: readonly DeviceBatch[]) => new Set(all.map(({ userId }) => shardOf[userId]))
          const own = shards(batches)
          for (const other of open)
            expect([...shards(other.batches)].filter(shard => own.has(shard))).toEqual([])
          expect(open.length).toBeLessThan(maxGroups)
          const requests = new Set(batches.map(({ receivedMs }) => receivedMs))
          const machines = new Set([...own].map(shard => machineOf(shard ?? '')))
          if (own.size > 1 && requests.size > 1) expect([...machines]).toEqual(['left'])
          for (const { userId, receivedMs } of batches)
            begun.set(userId, [...(begun.get(userId) ?? []), receivedMs])
          return commit(batches)
        }
        const { submit, drain } = createGroupsByShard(
          checked,
          { shardsOf, maxGroups, machineOf },
          { maxInGroup: 3 },
        )
        const answers: Promise<unknown>[] = []
        const submitted = new Map<string, number[]>()

        for (const each of steps) {
          if (each === 'turn') await turn()
          else if ('submit' in each) {
            const order = answers.length
            for (const name of each.submit) submitted.set(name, [...(submitted.get(name) ?? []), order])
            const answer = submit(each.submit.map(name => batch(name, order)))
            const expected = each.submit.map(name => outcomeOf(batch(name, order)))
            answers.push(
              Promise.resolve(answer).then(
                outcomes => expect(outcomes).toEqual(expected),
                error => expect(error).toBeInstanceOf(DatabaseUnavailable),
              ),
            )
          } else {
            const group = open[each.end % Math.max(1, open.length)]
            group?.end(each.fails ? new DatabaseUnavailable('gone') : undefined)
          }
        }
        const done = { yes: false }
        const drained = drain().then(() => Object.assign(done, { yes: true }))
        while (!done.yes) {
          open[0]?.end()
          await turn()
        }
        await Promise.all([drained, ...answers])

        expect(begun).toEqual(submitted)
      },
    ),
    { numRuns: 40 },
  )
})
