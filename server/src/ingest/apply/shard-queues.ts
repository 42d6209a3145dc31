/** Requests that can share a transaction, and the shards and the machine that no other group may use until it is over. */
export interface ShardGroup<Request> {
  requests: readonly Request[]
  shards: readonly string[]
  machine?: string
}

/** Requests that wait for their shards. */
export interface ShardQueues<Request> {
  add(request: Request, shards: readonly string[]): void
  /** Takes the next group and marks its shards as busy. Undefined if everything waits for a busy shard, or nothing waits. */
  next(): ShardGroup<Request> | undefined
  /** Ends a group. */
  free(group: ShardGroup<Request>): void
  /** The number of requests that wait. */
  waiting(): number
}

interface Queued<Request> {
  request: Request
  shards: readonly string[]
}

/**
 * One queue per shard: requests of a shard stay in their order, and at most one group uses a shard at a time. A request for people of several shards waits
 * in each of their queues, and is a group by itself once it is the first in all of them. Shards take turns.
 *
 * A group also takes the requests of other shards on the same machine, and then no other group uses that machine: few large groups cost less than many
 * small ones.
 */
export function createShardQueues<Request>(
  maxInGroup: number,
  machineOf: (shard: string) => string | undefined = () => undefined,
): ShardQueues<Request> {
  // In the order of their turns.
  const queues = new Map<string, Queued<Request>[]>()
  const busy = new Set<string>()
  const busyMachines = new Set<string>()
  let waiting = 0

  function take(shards: readonly string[], count: number): ShardGroup<Request> {
    const [first = ''] = shards
    const requests = (queues.get(first) ?? []).slice(0, count).map(({ request }) => request)
    for (const shard of shards) {
      const rest = (queues.get(shard) ?? []).slice(count)
      queues.delete(shard)
      if (rest.length > 0) queues.set(shard, rest)
      busy.add(shard)
    }
    waiting -= requests.length
    return { requests, shards }
  }

  function takeOn(machine: string): ShardGroup<Request> {
    const requests: Request[] = []
    const shards: string[] = []
    for (const [shard, queue] of [...queues]) {
      if (requests.length === maxInGroup) break
      if (busy.has(shard) || machineOf(shard) !== machine) continue
      const count = leadingSingles(queue, maxInGroup - requests.length)
      if (count === 0) continue
      requests.push(...take([shard], count).requests)
      shards.push(shard)
    }
    busyMachines.add(machine)
    return { requests, shards, machine }
  }

  return {
    add(request, shards) {
      const queued = { request, shards }
      for (const shard of shards) {
        const queue = queues.get(shard)
        if (queue) queue.push(queued)
        else queues.set(shard, [queued])
      }
      waiting++
    },
    next() {
      for (const [shard, queue] of queues) {
        const [first] = queue
        if (busy.has(shard) || !first) continue
        if (first.shards.length === 1) {
          const machine = machineOf(shard)
          if (machine === undefined) return take(first.shards, leadingSingles(queue, maxInGroup))
          if (!busyMachines.has(machine)) return takeOn(machine)
          continue
        }
        if (first.shards.every(each => !busy.has(each) && queues.get(each)?.[0] === first))
          return take(first.shards, 1)
      }
      return undefined
    },
    free({ shards, machine }) {
      for (const shard of shards) busy.delete(shard)
      if (machine !== undefined) busyMachines.delete(machine)
    },
    waiting: () => waiting,
  }
}

/** How many requests at the head of a queue are for this shard only. */
function leadingSingles(queue: readonly Queued<unknown>[], max: number): number {
  const end = queue.findIndex(({ shards }) => shards.length > 1)
  return Math.min(end === -1 ? queue.length : end, max)
}
