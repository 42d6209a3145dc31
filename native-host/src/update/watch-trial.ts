import { setTimeout as delay } from 'node:timers/promises'
import { isRunning } from '../platform/running.ts'
import { startDetached } from '../platform/start-program.ts'
import { rollBack } from './roll-back.ts'
import { readJournal } from './swap-journal.ts'

const confirmWithinMs = 60_000
const lookEveryMs = 200

/**
 * Watches a new version until it has confirmed that it works. If it ends or says nothing within a minute, the
 * version before is put back and started. Run by the version before, as a process of its own.
 */
export async function watchTrial(dataDir: string, withinMs = confirmWithinMs): Promise<void> {
  const startedMs = performance.now()
  for (;;) {
    const journal = readJournal(dataDir)
    if (journal?.step !== 'trial') return
    const hasEnded = journal.pid !== undefined && !isRunning(journal.pid)
    const isLate = performance.now() - startedMs > withinMs
    if (hasEnded || isLate) {
      // Ended in order, as at the end of a session: it says so just before it ends.
      if (readJournal(dataDir)?.step !== 'trial') return
      const why = hasEnded ? 'it ended' : `it did not say within ${withinMs / 1000} s whether it records`
      if (rollBack(dataDir, why)) startDetached(journal.file, ['agent'])
      return
    }
    await delay(lookEveryMs)
  }
}
