import type { Database, Transaction } from '../database/database.ts'
import { type CountedGroup, type Counting, countGroup, decideGroup, groupStatements } from './count-group.ts'
import type { Outcome, Part } from './part.ts'
import { createPersonCache, nothingRemembered } from './person-cache.ts'
import { recallPersons } from './recall-persons.ts'
import { createTrust } from './trust.ts'
import { remembered, unchanged } from './unchanged.ts'

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
  const writer = database.groupWriter(groupStatements, unchanged)
  // Where persons come to several servers in turn, what each remembers is mostly out of date.
  const trust = createTrust()

  /** Undefined when something has to be read, or is not as it was any more. */
  async function countRemembered(parts: readonly Part[]): Promise<CountedGroup | undefined> {
    if (!writer.writeIfUnchanged || !trust.isWorthTrying()) return undefined
    const known = recallPersons(parts, cache)
    if (!known) return undefined
    const counted = decideGroup(known, parts, counting)
    const isWritten = await writer.writeIfUnchanged({ ...remembered(known), rows: counted.rows })
    if (isWritten) trust.succeeded()
    else trust.failed()
    return isWritten ? counted : undefined
  }

  function countStored(parts: readonly Part[]): Promise<CountedGroup> {
    return writer.write(async reads => {
      cache.follow(reads.generation)
      const counted = await countGroup(reads, parts, counting, cache)
      return { rows: counted.rows, result: counted }
    })
  }

  return async parts => {
    try {
      const { outcomes, remember, marks } = (await countRemembered(parts)) ?? (await countStored(parts))
      cache.marks = marks
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
