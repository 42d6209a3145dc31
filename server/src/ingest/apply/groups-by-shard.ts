import type { Sharding } from '../../database/database.ts'
import { DatabaseUnavailable } from '../../database/unavailable.ts'
import { createPersonShards } from '../state/person-shards.ts'
import type { Commit } from './commit.ts'
import type { GroupCommit, Limits } from './group-commit.ts'
import { rejectAll, type Settled, settle, type Waiting } from './settle-group.ts'
import { createShardQueues, type ShardGroup } from './shard-queues.ts'

/**
 * Like `createGroupCommit`, for a database whose rows are sharded by person: a group has the requests of one machine, or of one shard while the machine is
 * not known, so that it is an ordinary transaction there with a commit in one phase. Several groups run at the same time, at most one per machine or shard, so
 * a machine that is slow or down only affects its own people. Batches of one person are counted in the order in which they arrived.
 */
export function createGroupsByShard(
  commit: Commit,
  { shardsOf, maxGroups, machineOf }: Sharding,
  { maxWaiting = 1_000, maxInGroup = 128 }: Limits = {},
): GroupCommit {
  const shards = createPersonShards(shardsOf)
  const queues = createShardQueues<Waiting>(maxInGroup, machineOf)
  /** Requests with a person whose shard is not known yet, in order. */
  let unsorted: Waiting[] = []
  /** The people of unsorted requests: their later requests must not overtake. */
  const unsortedPeople = new Set<string>()
  let sorting: Promise<void> | undefined
  const running = new Set<Promise<void>>()
  let isStarting = false

  async function sort(): Promise<void> {
    while (unsorted.length > 0) {
      // Include requests of the same turn of the event loop.
      await new Promise(resolve => setImmediate(resolve))
      const some = unsorted
      unsorted = []
      await place(some)
      unsortedPeople.clear()
      for (const request of unsorted) for (const person of peopleOf(request)) unsortedPeople.add(person)
      startSoon()
    }
    sorting = undefined
  }

  async function place(requests: readonly Waiting[]): Promise<void> {
    try {
      const found = await shards.find(new Set(requests.flatMap(peopleOf)))
      const sorted = requests.map(request => ({ request, shards: shardsIn(found, peopleOf(request)) }))
      for (const { request, shards } of sorted) queues.add(request, shards)
    } catch (error) {
      rejectAll(requests, error)
    }
  }

  /** Requests of the same turn of the event loop share a group. */
  function startSoon(): void {
    if (isStarting) return
    isStarting = true
    setImmediate(() => {
      isStarting = false
      start()
    })
  }

  function start(): void {
    while (running.size < maxGroups) {
      const group = queues.next()
      if (!group) return
      const run = runGroup(group).then(settled => {
        running.delete(run)
        queues.free(group)
        start()
        settled.answer()
      })
      running.add(run)
    }
  }

  function runGroup({ requests, shards: used }: ShardGroup<Waiting>): Promise<Settled> {
    const reportingCommit: Commit = async deviceBatches => {
      try {
        return await commit(deviceBatches, used)
      } catch (error) {
        // Shards may have been split or replaced.
        if (error instanceof DatabaseUnavailable) shards.forget(deviceBatches.map(({ userId }) => userId))
        throw error
      }
    }
    return settle(reportingCommit, requests)
  }

  const waiting = () => unsorted.length + queues.waiting()
  return {
    submit(deviceBatches) {
      if (waiting() >= maxWaiting) return undefined
      if (deviceBatches.length === 0) return Promise.resolve([])
      return new Promise((resolve, reject) => {
        const request = { deviceBatches, resolve, reject }
        const people = peopleOf(request)
        const known = people.some(person => unsortedPeople.has(person)) ? undefined : shards.recall(people)
        if (known) {
          queues.add(request, shardsIn(known, people))
          startSoon()
          return
        }
        unsorted.push(request)
        for (const person of people) unsortedPeople.add(person)
        sorting ??= sort()
      })
    },
    waiting,
    drain: async () => {
      while (sorting || isStarting || running.size > 0 || waiting() > 0)
        await Promise.all([sorting, ...running, new Promise(resolve => setImmediate(resolve))])
    },
  }
}

function peopleOf({ deviceBatches }: Pick<Waiting, 'deviceBatches'>): string[] {
  return [...new Set(deviceBatches.map(({ userId }) => userId))]
}

/** In a fixed order, without repetitions. */
function shardsIn(found: ReadonlyMap<string, string>, people: readonly string[]): string[] {
  const shards = people.map(person => {
    const shard = found.get(person)
    if (shard === undefined) throw new TypeError(`The database did not name the shard of "${person}".`)
    return shard
  })
  return [...new Set(shards)].sort()
}
