import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'

/** The fixtures of all released versions, one folder each. docs/releases.md says how they are made. */
export const releasesFolder = join(import.meta.dirname, '../../../server/src/testing/releases')

/** The files that each version has. */
export const releaseFiles = [
  'deliveries.json.gz',
  'messages.json',
  'postgres.sql.gz',
  'queue.json.gz',
  'sqlite.db.gz',
  'summaries.json',
] as const

/** What a recorded queue holds. */
const countedSchema = z.object({
  userId: z.string(),
  deviceId: z.string(),
  events: z.number(),
  keystrokes: z.number(),
  clicks: z.number(),
})
const queueSchema = countedSchema.extend({
  files: z.array(z.object({ path: z.string(), content: z.base64() })),
})
const deliveriesSchema = countedSchema.extend({
  requests: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.base64(),
    }),
  ),
})

/** The versions with fixtures, oldest first. */
export function releasedVersions(): string[] {
  return readdirSync(releasesFolder).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** A queue folder that a version's helper left, before it delivered anything. */
export function releasedQueue(version: string): z.output<typeof queueSchema> {
  return queueSchema.parse(unpacked(version, 'queue.json.gz'))
}

/** The requests by which a version's helper enrolled, signed in, and delivered that queue. */
export function releasedDeliveries(version: string): z.output<typeof deliveriesSchema> {
  return deliveriesSchema.parse(unpacked(version, 'deliveries.json.gz'))
}

/** What a version's extension sent to the helper in one session. */
export function releasedMessages(version: string): unknown[] {
  return z.array(z.unknown()).parse(JSON.parse(String(read(version, 'messages.json'))))
}

function unpacked(version: string, name: (typeof releaseFiles)[number]): unknown {
  return JSON.parse(String(gunzipSync(read(version, name))))
}

function read(version: string, name: (typeof releaseFiles)[number]): Buffer {
  return readFileSync(join(releasesFolder, version, name))
}
