import { readdirSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../platform/sync-folder.ts'
import { makePrivateFolder } from '../private-folder.ts'
import {
  type BatchFile,
  isOnDisk,
  listBatches,
  openName,
  sealedName,
  type WaitingBatch,
} from './batch-files.ts'
import { writeDurably } from './durable-file.ts'
import { newIdentity, type QueueIdentity, writeIdentity } from './identity.ts'
import { OpenBatch, readOpenFile } from './open-batch.ts'
import { quarantineFolders } from './quarantine.ts'

/** An epoch on disk. */
export interface EpochOnDisk<Sealed extends WaitingBatch = WaitingBatch> {
  identity: QueueIdentity
  sealed: Sealed[]
  open: OpenBatch
}

export function epochFolder(dir: string, { epoch }: Pick<QueueIdentity, 'epoch'>): string {
  return join(dir, epoch)
}

/**
 * Opens an epoch's folder for more events, or creates it, and removes what a crash left there. Throws if
 * the disk cannot be written.
 */
export function openEpoch(dir: string, identity: QueueIdentity): EpochOnDisk {
  makePrivateFolder(dir)
  const found = listBatches(makePrivateFolder(epochFolder(dir, identity)))
  // Without any file the last sequence is unknown: only a new epoch is sure not to repeat one.
  const isUnknown = found.sealed.length === 0 && found.open.length === 0
  const inForce = isUnknown ? { ...identity, epoch: newIdentity().epoch } : identity
  const folder = makePrivateFolder(epochFolder(dir, inForce))
  const open = openBatchIn(folder, found.next)
  writeIdentity(dir, inForce)
  const stale = found.open.filter(sequence => sequence < found.next)
  for (const sequence of stale) unlinkSync(join(folder, openName(sequence)))
  for (const leftover of found.leftovers) unlinkSync(leftover)
  syncFolder(folder)
  return { identity: inForce, sealed: found.sealed, open }
}

/**
 * The content of an epoch's folder that can't be written: sealed batches, and the lines of the open one with
 * its sequence.
 */
export function readEpoch(dir: string, identity: QueueIdentity) {
  const folder = epochFolder(dir, identity)
  const { sealed, next } = listBatches(folder)
  return { sealed, next, ...readOpenFile(join(folder, openName(next))) }
}

/** Creates the folder of a new, empty epoch and makes it current. */
export function beginEpoch(dir: string, identity: QueueIdentity): EpochOnDisk {
  const open = openBatchIn(makePrivateFolder(epochFolder(dir, identity)), 1)
  writeIdentity(dir, identity)
  return { identity, sealed: [], open }
}

/**
 * Writes an epoch that was only in memory and makes it current. If the disk cannot be written, nothing of it stays
 * there.
 */
export function writeEpoch(
  dir: string,
  identity: QueueIdentity,
  batches: readonly WaitingBatch[],
  lastSequence: number,
): EpochOnDisk<BatchFile> {
  const folder = epochFolder(makePrivateFolder(dir), identity)
  try {
    makePrivateFolder(folder)
    const sealed = batches.map(batch => writeSealed(folder, batch))
    const open = openBatchIn(folder, lastSequence + 1)
    syncFolder(folder)
    writeIdentity(dir, identity)
    return { identity, sealed, open }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** Only one epoch is current: the others are leftovers. */
export function removeOtherEpochs(dir: string, { epoch }: QueueIdentity): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const isEpoch = entry.isDirectory() && !quarantineFolders.includes(entry.name)
    if (isEpoch && entry.name !== epoch) rmSync(join(dir, entry.name), { recursive: true })
  }
}

export function openBatchIn(folder: string, sequence: number): OpenBatch {
  return new OpenBatch(join(folder, openName(sequence)), sequence)
}

function writeSealed(folder: string, batch: WaitingBatch): BatchFile {
  if (isOnDisk(batch)) return batch
  const { sequence, events, bytes, body } = batch
  const path = join(folder, sealedName(sequence, events))
  writeDurably(path, body)
  return { sequence, events, bytes, path }
}
