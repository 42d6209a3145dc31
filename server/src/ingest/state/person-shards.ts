import { LRUCache } from 'lru-cache'
import type { Sharding } from '../../database/database.ts'

/** About 100 bytes per person. A server behind a load balancer gets batches of everyone. */
const maxPersons = 200_000

/** Remembers the shard of each person. */
export interface PersonShards {
  /** The shards of people who were found before; undefined if one was not. */
  recall(userIds: readonly string[]): ReadonlyMap<string, string> | undefined
  /** The shard of each person; asks the database about those who are not known, all at once. */
  find(userIds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>
  forget(userIds: Iterable<string>): void
}

/**
 * Asks once per person. A remembered shard may be out of date after a shard was split: groups are then sorted worse and commit more slowly, but still
 * correctly, because each transaction locks its people.
 */
export function createPersonShards(shardsOf: Sharding['shardsOf']): PersonShards {
  const known = new LRUCache<string, string>({ max: maxPersons })

  return {
    recall(userIds) {
      const found = new Map<string, string>()
      for (const userId of userIds) {
        const shard = known.get(userId)
        if (shard === undefined) return undefined
        found.set(userId, shard)
      }
      return found
    },
    async find(userIds) {
      const found = new Map<string, string>()
      for (const userId of userIds) {
        const shard = known.get(userId)
        if (shard !== undefined) found.set(userId, shard)
      }
      const unknown = [...userIds].filter(userId => !found.has(userId))
      if (unknown.length === 0) return found
      for (const [userId, shard] of await shardsOf(unknown)) {
        known.set(userId, shard)
        found.set(userId, shard)
      }
      return found
    },
    forget(userIds) {
      for (const userId of userIds) known.delete(userId)
    },
  }
}
