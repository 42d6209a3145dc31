import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from './durable-file.ts'
import type { Queue } from './queue.ts'

const ownerSchema = z.object({ userId: z.string() })
/** Whom a helper observes for before anybody said who it is. */
const nobodyYet = 'default'

const fileIn = (dataDir: string) => join(dataDir, 'queue-owner.json')

/**
 * Makes sure that what waits is one person's: a server counts all that a device brings for the person it is enrolled for now. What was observed for
 * somebody else goes, and its number of events is returned.
 */
export function dropForeign(queue: Queue, dataDir: string, userId: string): number {
  const path = fileIn(dataDir)
  const before = readOwner(path)
  const isForeign = before !== undefined && before !== userId && before !== nobodyYet
  const dropped = isForeign ? queue.queuedEvents : 0
  if (isForeign) queue.clear()
  if (before !== userId) writeDurably(path, `${JSON.stringify({ userId })}\n`)
  return dropped
}

/** Nothing waits any more for a person who was deleted, and nothing says who it was. */
export function forgetOwner(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true })
}

/** A file that cannot be read says nothing of whose the events are: then they are taken for somebody else's. */
function readOwner(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).userId
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return ''
    throw error
  }
}
