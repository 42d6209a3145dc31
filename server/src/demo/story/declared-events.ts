import { randomUUID } from 'node:crypto'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import type { DeclaredKind } from '@telemetry-tracker/shared/contracts/states'
import type { Ask } from './ask.ts'

const minuteMs = 60_000
const minStretchMs = 10 * minuteMs

/** Says of the longest stretch without input of a day what it was, if there is one of at least ten minutes. */
export async function declareLongest(
  own: Ask,
  userId: string,
  { date, kind, note }: { date: string; kind: DeclaredKind; note: string },
): Promise<void> {
  const rows = timelineRowSchema.array().parse(await own('GET', `/timeline?user_id=${userId}&date=${date}`))
  let longest = { startMs: 0, endMs: 0 }
  let quietFromMs: number | undefined
  for (const row of rows) {
    if (row.reason === 'no_presence') continue
    const startMs = Date.parse(row.start)
    if (quietFromMs !== undefined && startMs - quietFromMs > longest.endMs - longest.startMs)
      longest = { startMs: quietFromMs, endMs: startMs }
    quietFromMs = startMs + row.seconds * 1_000
  }
  if (longest.endMs - longest.startMs < minStretchMs) return
  const [start, end] = [longest.startMs, longest.endMs].map(ms => new Date(ms).toISOString())
  await own('POST', '/me/declared', { id: randomUUID(), start, end, kind, note })
}
