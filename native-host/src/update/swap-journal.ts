import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { collectionChangeSchema } from '@telemetry-tracker/shared/contracts/releases'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { makePrivateFolder } from '../private-folder.ts'
import { updateFolder } from './update-state.ts'

const journalSchema = z.object({
  /**
   * `placing`: files are being moved. `trial`: the new version is in place and has to show that it works.
   * `stopped`: it was ended meanwhile, as at the end of a session.
   */
  step: z.enum(['placing', 'trial', 'stopped']),
  from: z.string(),
  to: z.string(),
  file: z.string(),
  /** Of the new file. */
  sha256: z.string(),
  collection: collectionChangeSchema,
  /** What the version before recorded when it was replaced. */
  stateBefore: z.string(),
  /** How often the new version was started without anyone watching. */
  starts: z.int(),
  /** The process of the new version, and the one that watches it, on this running system. */
  pid: z.int().optional(),
  watcher: z.int().optional(),
  system: z.string(),
})

/** How far the replacement of the program has come. It exists only during one. */
export type SwapJournal = z.infer<typeof journalSchema>

const fileIn = (dataDir: string) => join(updateFolder(dataDir), 'swap.json')
/** A journal under this name belongs to the process that rolls back. */
const claimedIn = (dataDir: string) => join(updateFolder(dataDir), 'rolling-back.json')

export function readJournal(dataDir: string): SwapJournal | null {
  return read(fileIn(dataDir))
}

export function writeJournal(dataDir: string, journal: SwapJournal): void {
  makePrivateFolder(updateFolder(dataDir))
  writeDurably(fileIn(dataDir), `${JSON.stringify(journal, null, 2)}\n`)
}

/** Ends the replacement. Returns false if someone else has begun to roll back. */
export function endSwap(dataDir: string): boolean {
  try {
    rmSync(fileIn(dataDir))
    return true
  } catch {
    return false
  }
}

/** Begins to roll back, unless the new version was confirmed first: only one of the two can happen. */
export function claimRollBack(dataDir: string): SwapJournal | null {
  try {
    renameSync(fileIn(dataDir), claimedIn(dataDir))
  } catch {
    return null
  }
  return interruptedRollBack(dataDir)
}

/** A roll-back that was begun, but not finished. */
export function interruptedRollBack(dataDir: string): SwapJournal | null {
  return read(claimedIn(dataDir))
}

export function endRollBack(dataDir: string): void {
  rmSync(claimedIn(dataDir), { force: true })
}

/** A damaged journal is none: it is written whole or not at all, so this was not ours. */
function read(path: string): SwapJournal | null {
  if (!existsSync(path)) return null
  try {
    return journalSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
