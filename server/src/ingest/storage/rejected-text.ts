import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'
import { rejectionReasonSchema } from '@telemetry-tracker/shared/contracts/track'
import * as z from 'zod'

/** Of a batch, the places of the events that did not count, by why. */
const placesSchema = z.partialRecord(rejectionReasonSchema, z.array(z.int()))

/** What is kept of the events of a batch that did not count; empty where all did. */
export function rejectedText(rejected: readonly RejectedEvent[]): string {
  if (rejected.length === 0) return ''
  const places: z.infer<typeof placesSchema> = {}
  for (const { index, reason } of rejected) places[reason] = [...(places[reason] ?? []), index]
  return JSON.stringify(places)
}

/** Reads what `rejectedText` wrote, in the order of the events; the messages are not kept. */
export function rejectionsIn(text: string): RejectedEvent[] {
  if (text === '') return []
  const places = placesSchema.parse(JSON.parse(text))
  return rejectionReasonSchema.options
    .flatMap(reason => (places[reason] ?? []).map(index => ({ index, reason })))
    .sort((a, b) => a.index - b.index)
}
