import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from './durable-file.ts'

const identitySchema = z.object({
  deviceId: z.string().min(1).max(64),
  epoch: z.uuid().describe("names the folder of this epoch's batches"),
  droppedEvents: z.int().min(0),
  refusedEvents: z.int().min(0),
  damagedEvents: z.int().min(0).default(0),
  /** The part of the dropped events that was recorded for this device's previous person. */
  foreignEvents: z.int().min(0).default(0),
  /** How often this queue was found to be a copy, or restored from one, and when it last was. */
  copiesFound: z.int().min(0).default(0),
  copyFoundAt: z.iso.datetime().optional(),
})

/** The queue's identity for the server, and what it lost over its lifetime. */
export type QueueIdentity = z.infer<typeof identitySchema>

const fileName = 'identity.json'

/** Reads a queue's identity; null when it has none yet. Throws what to do for a file that can't be read. */
export function readIdentity(queueDir: string): QueueIdentity | null {
  const path = join(queueDir, fileName)
  if (!existsSync(path)) return null
  try {
    return identitySchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} is damaged (${why}). Move the folder ${queueDir} away to start a new queue.`)
  }
}

export function writeIdentity(queueDir: string, identity: QueueIdentity): void {
  writeDurably(join(queueDir, fileName), `${JSON.stringify(identity, null, 2)}\n`)
}

export function newIdentity(): QueueIdentity {
  return {
    deviceId: randomUUID(),
    epoch: randomUUID(),
    droppedEvents: 0,
    refusedEvents: 0,
    damagedEvents: 0,
    foreignEvents: 0,
    copiesFound: 0,
  }
}

/**
 * The epoch that follows another when `firstEvent` is the first event sent in it. It is derived, not random:
 * a restored copy sends its events into the same epoch again, which the server knows, while two queues that
 * recorded different seconds get different epochs.
 */
export function followingEpoch(epoch: string, firstEvent: string): string {
  const bytes = createHash('sha256').update(`${epoch}\n${firstEvent}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
