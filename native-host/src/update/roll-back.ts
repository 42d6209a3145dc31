import { restoreBefore } from '../platform/replace-program.ts'
import { isRunning } from '../platform/running.ts'
import { thisSystem } from '../platform/this-system.ts'
import { placeOf } from './install-place.ts'
import { claimRollBack, endRollBack, interruptedRollBack, type SwapJournal } from './swap-journal.ts'
import { noteFailure } from './update-state.ts'

/**
 * Goes back to the version before, unless the new one was confirmed in the same moment. Its process is ended, its
 * file is not tried again, and the reason is stored for the person. Returns whether it was rolled back.
 */
export function rollBack(dataDir: string, why: string): boolean {
  const journal = claimRollBack(dataDir)
  if (journal === null) return false
  finishRollBack(dataDir, journal, why)
  return true
}

/** Finishes a roll-back during which the computer went off. Returns whether there was one. */
export function resumeRollBack(dataDir: string): boolean {
  const journal = interruptedRollBack(dataDir)
  if (journal === null) return false
  finishRollBack(dataDir, journal, 'it did not work')
  return true
}

function finishRollBack(dataDir: string, { to, file, sha256, pid, system }: SwapJournal, why: string): void {
  // The number of a process says nothing after a restart of the computer.
  if (pid !== undefined && pid !== process.pid && system === thisSystem() && isRunning(pid)) endProcess(pid)
  restoreBefore(placeOf(file))
  noteFailure(dataDir, { to, sha256, isRolledBack: true }, why)
  endRollBack(dataDir)
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended in this moment.
  }
}
