import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { removeLeftovers, removeUnlessRunning } from '../platform/replace-program.ts'
import { isRunning } from '../platform/running.ts'
import { becomeProgram } from '../platform/start-program.ts'
import { thisSystem } from '../platform/this-system.ts'
import type { Program } from '../program.ts'
import { placeOf } from './install-place.ts'
import { resumeRollBack, rollBack } from './roll-back.ts'
import { sha256Of } from './swap.ts'
import { endSwap, interruptedRollBack, readJournal, type SwapJournal, writeJournal } from './swap-journal.ts'
import { readUpdateState } from './update-state.ts'

/** A new version gets so many starts in which no one watches it, for example after a power cut. */
const maxStarts = 2
const lookEveryMs = 200
/** A program is read before its own clock starts. */
const loadedWithinMs = 1_000

/**
 * Brings a replacement of the program that was interrupted to an end, before the agent starts: either version may
 * have been started. Afterwards the program's file is one of the two, and if that is not the one that runs here,
 * this process becomes it. What an installer has left of a version that it replaced is removed, too.
 */
export async function recoverUpdate(dataDir: string, program: Program, version: string): Promise<void> {
  const { file, args } = program
  if (args.length > 0) return
  // That of an installer that could not remove it itself: a process that it may not end still ran it.
  removeUnlessRunning(placeOf(file).replaced)
  const rollingBack = interruptedRollBack(dataDir)
  if (rollingBack !== null) {
    if (isDecidedByOthers(rollingBack)) await untilDecided(() => interruptedRollBack(dataDir))
    else resumeRollBack(dataDir)
    return startAgain(file)
  }
  const journal = readJournal(dataDir)
  if (journal === null) return wasRolledBackMeanwhile(dataDir, version) ? startAgain(file) : undefined
  if (isDecidedByOthers(journal)) {
    if (journal.pid === process.pid) return
    await untilDecided(() => readJournal(dataDir))
    return startAgain(file)
  }
  const isNewInPlace = existsSync(journal.file) && (await sha256Of(journal.file)) === journal.sha256
  if (!isNewInPlace || version !== journal.to) return abandon(dataDir, journal)
  if (journal.starts < maxStarts) {
    const { watcher: _, ...rest } = journal
    return writeJournal(dataDir, {
      ...rest,
      step: 'trial',
      starts: journal.starts + 1,
      pid: process.pid,
      system: thisSystem(),
    })
  }
  if (
    existsSync(placeOf(journal.file).before) &&
    rollBack(dataDir, 'it was started several times and never recorded')
  )
    startAgain(file)
}

/** This process was started from the new file just before the version before was put back in its place. */
function wasRolledBackMeanwhile(dataDir: string, version: string): boolean {
  const startedMs = Date.now() - process.uptime() * 1000 - loadedWithinMs
  return readUpdateState(dataDir).failed.some(
    each => each.version === version && Date.parse(each.at) >= startedMs,
  )
}

/** Started beside the version on trial, or after it ended: which version stays is decided within a minute. */
async function untilDecided(read: () => SwapJournal | null): Promise<void> {
  for (let journal = read(); journal !== null && isDecidedByOthers(journal); journal = read())
    await delay(lookEveryMs)
}

/** The version before is moving files, or watches the new one. */
function isDecidedByOthers({ step, watcher, pid, system }: SwapJournal): boolean {
  const decider = step === 'placing' ? pid : watcher
  return decider !== undefined && system === thisSystem() && isRunning(decider)
}

/** The version before is still in place, or something else was installed over both. */
function abandon(dataDir: string, { file }: SwapJournal): void {
  if (endSwap(dataDir)) removeLeftovers(placeOf(file))
}

function startAgain(file: string): never {
  becomeProgram(file, ['agent'])
}
