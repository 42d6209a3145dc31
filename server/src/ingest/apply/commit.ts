import type { Database, Transaction } from '../../database/database.ts'
import { cachedUserStates } from '../state/cached-user-state.ts'
import { createOptimisticBackoff } from '../state/optimistic-backoff.ts'
import { remembered, unchanged } from '../state/optimistic-lock.ts'
import { createUserStateCache, nothingRemembered } from '../state/user-state-cache.ts'
import { type CountedGroup, type Counting, countGroup, decideGroup, groupStatements } from './count-group.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'

/**
 * Counts batches of a device in one transaction and says what became of each, in their order. When it returns, what it says is committed; when it throws,
 * nothing was counted. Replays and gaps count nothing.
 */
export type Commit = (deviceBatches: readonly DeviceBatch[]) => Promise<Outcome[]>

/** About 2 KB each. */
const maxPersonsRemembered = 10_000

/** A way to count that remembers of each person what it last stored, and reads only what it does not know. */
export function createCommit(database: Database, counting: Counting): Commit {
  const cache = createUserStateCache(maxPersonsRemembered)
  const writer = database.groupWriter(groupStatements, unchanged)
  // Where persons come to several servers in turn, what each remembers is mostly out of date.
  const trust = createOptimisticBackoff()

  /** Undefined when something has to be read, or is not as it was any more. */
  async function countRemembered(deviceBatches: readonly DeviceBatch[]): Promise<CountedGroup | undefined> {
    if (!writer.writeIfUnchanged || !trust.isWorthTrying()) return undefined
    const known = cachedUserStates(deviceBatches, cache)
    if (!known) return undefined
    const counted = decideGroup(known, deviceBatches, counting)
    const isWritten = await writer.writeIfUnchanged({ ...remembered(known), rows: counted.rows })
    if (isWritten) trust.succeeded()
    else trust.failed()
    return isWritten ? counted : undefined
  }

  function countStored(deviceBatches: readonly DeviceBatch[]): Promise<CountedGroup> {
    return writer.write(async reads => {
      cache.follow(reads.generation)
      const counted = await countGroup(reads, deviceBatches, counting, cache)
      return { rows: counted.rows, result: counted }
    })
  }

  return async deviceBatches => {
    try {
      const { outcomes, remember, watermarks } =
        (await countRemembered(deviceBatches)) ?? (await countStored(deviceBatches))
      cache.watermarks = watermarks
      for (const [userId, known] of remember) cache.remember(userId, known)
      return outcomes
    } catch (error) {
      // Whether the database took it is not certain.
      cache.clear()
      throw error
    }
  }
}

/** Counts batches of a device as a commit does, in a transaction that also does something else. */
export async function countParts(
  tx: Transaction,
  deviceBatches: readonly DeviceBatch[],
  counting: Counting,
): Promise<Outcome[]> {
  const { rows, outcomes } = await countGroup(tx, deviceBatches, counting, nothingRemembered)
  for (const [i, statement] of groupStatements.entries()) await statement.run(tx, rows[i] ?? [])
  return outcomes
}
