import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from './durable-file.ts'
import type { Queue } from './queue.ts'

const ownerSchema = z.object({ userId: z.string(), isEnrolled: z.boolean().default(false) })

/** The person a helper records for; an enrolled device counts for that person only. */
export type QueueOwner = z.infer<typeof ownerSchema>

/** The user name of a helper that was not set up. */
const defaultUser = 'default'

const fileIn = (dataDir: string) => join(dataDir, 'queue-owner.json')

/**
 * Makes sure that queued events count for the person they were recorded for. A server counts everything from an
 * enrolled device for its current person, so events of another person are dropped and their number is returned.
 * Without enrolment every event names its person, and queued events are delivered under that name.
 */
export function dropForeign(queue: Queue, dataDir: string, owner: QueueOwner): number {
  const path = fileIn(dataDir)
  const before = readOwner(path)
  const isAnother = before !== undefined && before.userId !== owner.userId && before.userId !== defaultUser
  const isForeign = isAnother && (owner.isEnrolled || before.isEnrolled)
  const dropped = isForeign ? queue.dropForeign() : 0
  if (before?.userId !== owner.userId || before.isEnrolled !== owner.isEnrolled)
    writeDurably(path, `${JSON.stringify(owner)}\n`)
  return dropped
}

/** Removes the owner file of a deleted person. */
export function forgetOwner(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true })
}

/** An unreadable file says nothing about the owner, so the events are treated as another person's. */
function readOwner(path: string): QueueOwner | undefined {
  if (!existsSync(path)) return undefined
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { userId: '', isEnrolled: false }
    throw error
  }
}
