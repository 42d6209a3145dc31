import { join } from 'node:path'
import { setImmediate as others } from 'node:timers/promises'
import { type BatchFile, sealedName, type WaitingBatch } from './batch-files.ts'
import { packBody, readBody } from './body.ts'
import { writeDurably } from './durable-file.ts'
import type { QueueIdentity } from './identity.ts'

/**
 * Writes queued batches into the folder of a new epoch, numbered from 1. The old files stay untouched. Also
 * returns the batches that the disk has damaged, which are omitted.
 *
 * @param counted how many events of the first batch are omitted, because they were already counted
 */
export async function buildNextEpoch(
  waiting: readonly WaitingBatch[],
  folder: string,
  next: QueueIdentity,
  counted: number,
): Promise<{ rewritten: BatchFile[]; damaged: WaitingBatch[] }> {
  const rewritten: BatchFile[] = []
  const damaged: WaitingBatch[] = []
  for (const [place, batch] of waiting.entries()) {
    const content = readBody(batch)
    if (content === null) {
      damaged.push(batch)
      continue
    }
    const sequence = rewritten.length + 1
    const events = content.events().slice(place === 0 ? counted : 0)
    const body = packBody(next, sequence, events, { isEarly: content.isEarly() })
    const path = join(folder, sealedName(sequence, events.length))
    writeDurably(path, body)
    rewritten.push({ sequence, events: events.length, bytes: body.length, path })
    // Many batches take a while, and new events keep arriving.
    await others()
  }
  return { rewritten, damaged }
}
