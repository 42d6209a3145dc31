import type { Actor } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import type { Database } from '../../database/database.ts'
import { deleteFact, readFact, writeFact } from '../../database/facts.ts'

const fact = 'updates_paused_since'

/** Since when updates are paused on all devices, as an ISO time; null if they are not. */
export async function updatesPausedSince(database: Database): Promise<string | null> {
  return (await database.reading(reads => readFact(reads, fact))) ?? null
}

/** Pauses or resumes updates. Does nothing, and records nothing, if they are already. */
export async function pauseUpdates(
  database: Database,
  { isPaused, by, nowMs }: { isPaused: boolean; by: Actor; nowMs: number },
): Promise<void> {
  await database.transaction(async tx => {
    const wasPaused = (await readFact(tx, fact)) !== undefined
    if (isPaused === wasPaused) return
    if (isPaused) await writeFact(tx, fact, new Date(nowMs).toISOString())
    else await deleteFact(tx, fact)
    await audit.record({ tx, by, nowMs }, isPaused ? 'updates_paused' : 'updates_resumed', undefined)
  })
}
