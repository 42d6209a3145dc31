import { rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../platform/sync-folder.ts'
import { type BatchFile, type BatchInMemory, sealedName } from './batch-files.ts'
import { packBody } from './body.ts'
import { writeDurably } from './durable-file.ts'
import { openBatchIn } from './epoch-folder.ts'
import type { QueueIdentity } from './identity.ts'
import type { OpenBatch } from './open-batch.ts'

/** Seals an open batch and opens the next. When the disk refuses, it throws and the batch stays open. */
export function sealOnDisk(
  folder: string,
  identity: QueueIdentity,
  open: OpenBatch,
  early: { isEarly: boolean },
): { sealed: BatchFile; next: OpenBatch } {
  const { sequence, events } = open
  const path = join(folder, sealedName(sequence, events.length))
  const body = packBody(identity, sequence, events, early)
  const next = writeAndOpenNext()
  const sealed = { sequence, events: events.length, bytes: body.length, path }
  return { sealed, next }

  // The order matters: the next start deletes an open file that has a later one beside it, because it was
  // sealed.
  function writeAndOpenNext(): OpenBatch {
    try {
      writeDurably(path, body)
      return openBatchIn(folder, sequence + 1)
    } catch (error) {
      rmSync(path, { force: true })
      throw error
    }
  }
}

/** Deletes the open file of a batch that was sealed. */
export function discardOpen(folder: string, open: OpenBatch): void {
  open.close()
  unlinkSync(open.path)
  syncFolder(folder)
}

export function sealInMemory(
  identity: QueueIdentity,
  sequence: number,
  events: readonly string[],
  early = { isEarly: false },
): BatchInMemory {
  const body = packBody(identity, sequence, events, early)
  return { sequence, events: events.length, bytes: body.length, body }
}
