import { type BatchDigest, batchDigestLength } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { GroupReads, Row, Value } from '../../database/database.ts'
import { compareText, numberIn, textIn } from '../../database/row.ts'
import { overRows } from '../../database/rows.ts'

/** The digests of consecutive sequences of an epoch. */
export interface DigestBlock {
  epoch: string
  firstSequence: number
  digests: string
}

/** The last sequence of a block. */
export function endOf({ firstSequence, digests }: DigestBlock): number {
  return firstSequence + digests.length / batchDigestLength - 1
}

/** Loaded and new blocks of a device, with those that must be written. */
export class DigestBlocks {
  readonly written: { block: DigestBlock; countedMs: number }[] = []
  readonly #blocks: DigestBlock[] = []

  add(block: DigestBlock): void {
    this.#blocks.push(block)
  }

  write(block: DigestBlock, countedMs: number): void {
    this.#blocks.push(block)
    this.written.push({ block, countedMs })
  }

  /** Undefined if it is not known. */
  digestOf(epoch: string, sequence: number): BatchDigest | undefined {
    const block = this.#blocks.findLast(
      each => each.epoch === epoch && each.firstSequence <= sequence && sequence <= endOf(each),
    )
    if (!block) return undefined
    const place = (sequence - block.firstSequence) * batchDigestLength
    return block.digests.slice(place, place + batchDigestLength)
  }

  newest(epoch: string): DigestBlock | undefined {
    return this.#blocks
      .filter(block => block.epoch === epoch)
      .reduce<DigestBlock | undefined>((a, b) => (a && endOf(a) > endOf(b) ? a : b), undefined)
  }
}

/** A batch number whose digest is needed. */
export interface WantedDigest {
  userId: string
  deviceId: string
  epoch: string
  sequence: number
}

/**
 * Reads the block of a sequence, if there is one, and the newest block of its epoch. Single queries are enough, since only batches from old copies of a
 * queue and very late replays need them.
 */
export async function readBlocks(
  reads: Pick<GroupReads, 'all'>,
  { userId, deviceId, epoch, sequence }: WantedDigest,
): Promise<DigestBlock[]> {
  const select = (upTo: number) =>
    reads.all(
      `SELECT epoch, first_sequence, digests FROM batch_digests
       WHERE user_id = $1 AND device_id = $2 AND epoch = $3 AND first_sequence <= $4
       ORDER BY first_sequence DESC LIMIT 1`,
      [userId, deviceId, epoch, upTo],
    )
  const rows = await Promise.all([select(sequence), select(Number.MAX_SAFE_INTEGER)])
  return rows.flat().map(blockOfRow)
}

function blockOfRow(row: Row): DigestBlock {
  return {
    epoch: textIn(row, 'epoch'),
    firstSequence: numberIn(row, 'first_sequence'),
    digests: textIn(row, 'digests'),
  }
}

/** Stores blocks that were moved out of a cursor. An epoch that became live again overwrites its last, shorter block. */
export const upsertDigests = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'TEXT', 'BIGINT'],
  source => `INSERT INTO batch_digests (user_id, device_id, epoch, first_sequence, digests, counted_ms) ${source}
    ON CONFLICT (user_id, device_id, epoch, first_sequence) DO UPDATE SET
      digests = excluded.digests, counted_ms = excluded.counted_ms`,
)

/** The rows of one person for `upsertDigests`, with unique keys in order. */
export function digestRows(userId: string, devices: ReadonlyMap<string, DigestBlocks>): readonly Value[][] {
  let rows: Map<string, Value[]> | undefined
  for (const [deviceId, { written }] of devices)
    for (const { block, countedMs } of written) {
      const { epoch, firstSequence, digests } = block
      rows ??= new Map()
      rows.set(`${deviceId}\0${epoch}\0${String(firstSequence).padStart(16, '0')}`, [
        userId,
        deviceId,
        epoch,
        firstSequence,
        digests,
        countedMs,
      ])
    }
  if (!rows) return nothing
  return [...rows].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row)
}

/** The usual result, since few batches fill a block; shared to avoid allocations. */
const nothing: readonly never[] = []
