import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { isOnDisk, type WaitingBatch } from './batch-files.ts'
import type { QueueIdentity } from './identity.ts'

const bodySchema = z.object({ events: z.array(z.unknown()) })

/** The gzipped body of one `POST /track`. */
export function packBody(
  { deviceId, epoch }: Pick<QueueIdentity, 'deviceId' | 'epoch'>,
  sequence: number,
  events: readonly string[],
): Buffer {
  const head = JSON.stringify({ device_id: deviceId, epoch, sequence })
  return gzipSync(`${head.slice(0, -1)},"events":[${events.join(',')}]}`)
}

/** The body of a waiting batch and its events, or null when the disk has damaged it: gzip carries a checksum. */
export function readBody(batch: WaitingBatch): { body: Buffer; events(): string[] } | null {
  try {
    const body = isOnDisk(batch) ? readFileSync(batch.path) : batch.body
    const text = gunzipSync(body).toString('utf8')
    return {
      body,
      events: () => bodySchema.parse(JSON.parse(text)).events.map(event => JSON.stringify(event)),
    }
  } catch (error) {
    if (isDamage(error)) return null
    throw error
  }
}

/** A file that is gone, that the disk can't read any more, or that no longer is what was written. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ENOENT' || error.code === 'EIO' || String(error.code).startsWith('Z_')
}
