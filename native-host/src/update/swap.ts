import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { keepBefore, type ProgramFiles, placeNext } from '../platform/replace-program.ts'
import { becomeProgram, canBecome, startAsOrphan, startDetached } from '../platform/start-program.ts'
import { thisSystem } from '../platform/this-system.ts'
import { type SwapJournal, writeJournal } from './swap-journal.ts'

/** A new version that was verified and tried, beside the running one. */
export type PreparedUpdate = Pick<SwapJournal, 'from' | 'to' | 'sha256' | 'collection'> & {
  place: ProgramFiles
}

interface Swap {
  dataDir: string
  stateBefore: string
  /** For tests: called after each step, with its name. */
  afterStep?: (step: SwapStep) => void
}

export const swapSteps = ['journal', 'kept', 'placed', 'trial', 'started'] as const
type SwapStep = (typeof swapSteps)[number]

/**
 * Puts the new version in the place of this one, starts it as the agent, and has it watched: it must confirm within
 * a minute that it works. Nothing may be recorded any more when this is called. This process becomes the new
 * version, or ends.
 */
export function swapAndStart(update: PreparedUpdate, { dataDir, stateBefore, afterStep }: Swap): never {
  const { place, from, to, sha256, collection } = update
  const journal = {
    from,
    to,
    sha256,
    collection,
    file: place.file,
    stateBefore,
    starts: 0,
    system: thisSystem(),
  }
  writeJournal(dataDir, { ...journal, step: 'placing', pid: process.pid })
  afterStep?.('journal')
  keepBefore(place)
  afterStep?.('kept')
  placeNext(place)
  afterStep?.('placed')
  const pid = canBecome() ? process.pid : startDetached(place.file, ['agent'])
  writeJournal(dataDir, { ...journal, step: 'trial', ...(pid !== undefined && { pid }) })
  afterStep?.('trial')
  // The version before watches the new one: it is known to work.
  const watcher = startAsOrphan(place.before, ['update-watch', dataDir])
  if (watcher !== undefined)
    writeJournal(dataDir, { ...journal, step: 'trial', ...(pid !== undefined && { pid }), watcher })
  afterStep?.('started')
  if (canBecome()) becomeProgram(place.file, ['agent'])
  process.exit(0)
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
