import { randomUUID } from 'node:crypto'
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
})

/** Who this queue is to the server, and what it lost over its life. */
export type QueueIdentity = z.infer<typeof identitySchema>

const fileName = 'identity.json'

/** Reads a queue's identity; null when it has none yet. Throws a sentence with the cure for a file that can't be read. */
export function readIdentity(queueDir: string): QueueIdentity | null {
  const path = join(queueDir, fileName)
  if (!existsSync(path)) return null
  try {
    return identitySchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} is damaged (${why}). Move the folder ${queueDir} aside; a new queue is then begun.`,
    )
  }
}

export function writeIdentity(queueDir: string, identity: QueueIdentity): void {
  writeDurably(join(queueDir, fileName), `${JSON.stringify(identity, null, 2)}\n`)
}

export function newIdentity(): QueueIdentity {
  return { deviceId: randomUUID(), epoch: randomUUID(), droppedEvents: 0, refusedEvents: 0, damagedEvents: 0 }
}
