import type { Database, Transaction } from '../database/database.ts'
import { type Counting, countGroup, groupStatements } from './count-group.ts'
import type { Outcome, Part } from './part.ts'
import { createPersonCache, nothingRemembered } from './person-cache.ts'

/**
 * Counts parts in one transaction and says what became of each, in their order. When it returns, what it says is committed; when it throws,
 * nothing was counted. Replays and gaps count nothing.
 */
export type Commit = (parts: readonly Part[]) => Promise<Outcome[]>

/** About 2 KB each. */
const mostPersonsRemembered = 10_000

/** A way to count that remembers of each person what it last stored, and reads only what it does not know. */
export function createCommit(database: Database, counting: Counting): Commit {
  const cache = createPersonCache(mostPersonsRemembered)
  const write = database.groupWriter(groupStatements)
  return async parts => {
    try {
      const { outcomes, remember, marks } = await write(async reads => {
        cache.follow(reads.generation)
        const counted = await countGroup(reads, parts, counting, cache)
        return { rows: counted.rows, result: counted }
      })
      // Where other servers write, nothing would tell that they moved.
      if (database.dialect === 'sqlite') cache.marks = marks
      for (const [userId, known] of remember) cache.remember(userId, known)
      return outcomes
    } catch (error) {
      // Whether the database took it is not certain.
      cache.clear()
      throw error
    }
  }
}

/** Counts parts as a commit does, in a transaction that also does something else. */
export async function countParts(
  tx: Transaction,
  parts: readonly Part[],
  counting: Counting,
): Promise<Outcome[]> {
  const { rows, outcomes } = await countGroup(tx, parts, counting, nothingRemembered)
  for (const [i, statement] of groupStatements.entries()) await statement.run(tx, rows[i] ?? [])
  return outcomes
}
