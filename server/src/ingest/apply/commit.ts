import type { Database, Transaction } from '../../database/database.ts'
import { cachedUserStates } from '../state/cached-user-state.ts'
import { createOptimisticBackoff } from '../state/optimistic-backoff.ts'
import { remembered, unchanged } from '../state/optimistic-lock.ts'
import { createUserStateCache, emptyUserStateCache } from '../state/user-state-cache.ts'
import { type CountedGroup, type Counting, countGroup, decideGroup, groupStatements } from './count-group.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'

/**
 * Counts batches of devices in one transaction and returns the outcome of each, in order. When it returns, everything is committed; when it throws,
 * nothing was counted. Replays and batches after a gap are not counted. `shards`: those of their people, if the database has several.
 */
export type Commit = (deviceBatches: readonly DeviceBatch[], shards?: readonly string[]) => Promise<Outcome[]>

/** About 2 KB per person. */
const maxCachedPersons = 10_000

/** Creates a commit with a cache of the last stored state of each person, so that it reads only what is not cached. */
export function createCommit(database: Database, counting: Counting): Commit {
  const cache = createUserStateCache(maxCachedPersons)
  const writer = database.groupWriter(groupStatements, unchanged)
  // If people's batches alternate between several servers, the caches are mostly out of date.
  const backoff = createOptimisticBackoff()

  /** Counts from the cache. Undefined if something has to be read or has changed. */
  async function countFromCache(deviceBatches: readonly DeviceBatch[]): Promise<CountedGroup | undefined> {
    if (!writer.writeIfUnchanged || !backoff.isWorthTrying()) return undefined
    const known = cachedUserStates(deviceBatches, cache, counting.rulesOf)
    if (!known) return undefined
    const counted = decideGroup(known, deviceBatches, counting)
    const isWritten = await writer.writeIfUnchanged({ ...remembered(known), rows: counted.rows })
    if (isWritten) backoff.succeeded()
    else backoff.failed()
    return isWritten ? counted : undefined
  }

  function countFromDatabase(
    deviceBatches: readonly DeviceBatch[],
    shards?: readonly string[],
  ): Promise<CountedGroup> {
    return writer.write(async reads => {
      cache.follow(reads.generation)
      const counted = await countGroup(reads, deviceBatches, counting, cache)
      return { rows: counted.rows, result: counted }
    }, shards)
  }

  return async (deviceBatches, shards) => {
    try {
      const { outcomes, remember, watermarks } =
        (await countFromCache(deviceBatches)) ?? (await countFromDatabase(deviceBatches, shards))
      cache.watermarks = watermarks
      for (const [userId, known] of remember) cache.remember(userId, known)
      return outcomes
    } catch (error) {
      // It is unknown whether the transaction was committed. The people of other groups, which may be on other machines, stay cached.
      cache.forget(deviceBatches.map(({ userId }) => userId))
      throw error
    }
  }
}

/** Counts batches of devices within a transaction that also does other work. */
export async function commitBatches(
  tx: Transaction,
  deviceBatches: readonly DeviceBatch[],
  counting: Counting,
): Promise<Outcome[]> {
  const { rows, outcomes } = await countGroup(tx, deviceBatches, counting, emptyUserStateCache)
  for (const [i, statement] of groupStatements.entries()) await statement.run(tx, rows[i] ?? [])
  return outcomes
}
