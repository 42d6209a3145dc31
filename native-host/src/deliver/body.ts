import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { isOnDisk, type WaitingBatch } from './batch-files.ts'
import type { QueueIdentity } from './identity.ts'

const bodySchema = z.object({ events: z.array(z.unknown()), sealed_early: z.boolean().optional() })

/**
 * The gzipped body of one `POST /track`.
 *
 * @param isEarly whether the batch was still open when it was found at a start, or when time jumped: a copy
 * of this queue may have added to it
 */
export function packBody(
  { deviceId, epoch }: Pick<QueueIdentity, 'deviceId' | 'epoch'>,
  sequence: number,
  events: readonly string[],
  { isEarly = false }: { isEarly?: boolean } = {},
): Buffer {
  const head = JSON.stringify({
    device_id: deviceId,
    epoch,
    sequence,
    ...(isEarly && { sealed_early: true }),
  })
  return gzipSync(`${head.slice(0, -1)},"events":[${events.join(',')}]}`)
}

/** The content of a queued batch. */
export interface BatchContent {
  body: Buffer
  /** Its events as JSON texts. */
  events(): string[]
  /** Whether it was sealed early: a copy of this queue may have added to it. */
  isEarly(): boolean
}

/**
 * The body of a queued batch and its events, or null when the disk has damaged it: gzip carries a checksum.
 */
export function readBody(batch: WaitingBatch): BatchContent | null {
  try {
    const body = isOnDisk(batch) ? readFileSync(batch.path) : batch.body
    const text = gunzipSync(body).toString('utf8')
    return {
      body,
      events: () => bodySchema.parse(JSON.parse(text)).events.map(event => JSON.stringify(event)),
      isEarly: () => bodySchema.parse(JSON.parse(text)).sealed_early ?? false,
    }
  } catch (error) {
    if (isDamage(error)) return null
    throw error
  }
}

/** The file is missing, unreadable or damaged. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ENOENT' || error.code === 'EIO' || String(error.code).startsWith('Z_')
}
