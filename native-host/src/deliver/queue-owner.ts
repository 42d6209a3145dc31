import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from './durable-file.ts'
import type { Queue } from './queue.ts'

const ownerSchema = z.object({ userId: z.string(), isEnrolled: z.boolean().default(false) })

/** Whom a helper records for; a device that is enrolled counts for that person alone. */
export type QueueOwner = z.infer<typeof ownerSchema>

/** Whom a helper observes for before anybody said who it is. */
const nobodyYet = 'default'

const fileIn = (dataDir: string) => join(dataDir, 'queue-owner.json')

/**
 * Makes sure that what waits counts for whom it was recorded: a server counts all that an enrolled device brings for the person it is enrolled for now, so
 * what was recorded for somebody else goes, and its number of events is returned. Where nobody is enrolled, every event names its person, and what waits
 * is delivered under that name.
 */
export function dropForeign(queue: Queue, dataDir: string, owner: QueueOwner): number {
  const path = fileIn(dataDir)
  const before = readOwner(path)
  const isAnother = before !== undefined && before.userId !== owner.userId && before.userId !== nobodyYet
  const isForeign = isAnother && (owner.isEnrolled || before.isEnrolled)
  const dropped = isForeign ? queue.dropForeign() : 0
  if (before?.userId !== owner.userId || before.isEnrolled !== owner.isEnrolled)
    writeDurably(path, `${JSON.stringify(owner)}\n`)
  return dropped
}

/** Nothing waits any more for a person who was deleted, and nothing says who it was. */
export function forgetOwner(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true })
}

/** A file that cannot be read says nothing of whose the events are: then they are taken for somebody else's. */
function readOwner(path: string): QueueOwner | undefined {
  if (!existsSync(path)) return undefined
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { userId: '', isEnrolled: false }
    throw error
  }
}
