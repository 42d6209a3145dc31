import type { CollectingState } from '@telemetry-tracker/shared/contracts/native-messages'
import { removeLeftovers } from '../platform/replace-program.ts'
import { placeOf } from './install-place.ts'
import { endSwap, readJournal, writeJournal } from './swap-journal.ts'
import { changeUpdateState } from './update-state.ts'

/** The new version's own part in being tried. */
export interface Trial {
  /**
   * What the collector reports. The first report that is no worse than that of the version before confirms the
   * update. Returns what was installed then.
   */
  reported(state: CollectingState): { from: string; to: string } | null
  /** This process was asked to end before anything was confirmed: that is not a failure. */
  stopped(): void
}

export function openTrial(dataDir: string, version: string, now: () => Date): Trial {
  let isOpen = readJournal(dataDir)?.to === version
  return {
    reported(state) {
      const journal = isOpen ? readJournal(dataDir) : null
      if (journal === null || !isNoWorse(state, journal.stateBefore)) return null
      isOpen = false
      // Otherwise the version before has been put back already, and will end this process.
      if (!endSwap(dataDir)) return null
      removeLeftovers(placeOf(journal.file))
      const { from, to, collection } = journal
      changeUpdateState(dataDir, ({ problem: _, newest: __, ...state }) => ({
        ...state,
        installed: { from, to, at: now().toISOString(), collection },
      }))
      return { from, to }
    },
    stopped() {
      const journal = isOpen ? readJournal(dataDir) : null
      if (journal?.step === 'trial') writeJournal(dataDir, { ...journal, step: 'stopped' })
    },
  }
}

/** Recording, or saying why not, unless the reason is the collector itself. */
export function isNoWorse(state: string, before: string): boolean {
  return state !== 'collector_down' || before === 'collector_down'
}
