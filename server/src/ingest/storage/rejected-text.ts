import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'
import { rejectionReasonSchema } from '@telemetry-tracker/shared/contracts/track'
import * as z from 'zod'

/** The indexes of a batch's rejected events by reason. */
const placesSchema = z.partialRecord(rejectionReasonSchema, z.array(z.int()))

/** The stored form of a batch's rejected events; empty if there are none. */
export function rejectedText(rejected: readonly RejectedEvent[]): string {
  if (rejected.length === 0) return ''
  const places: z.infer<typeof placesSchema> = {}
  for (const { index, reason } of rejected) places[reason] = [...(places[reason] ?? []), index]
  return JSON.stringify(places)
}

/** Parses the text of `rejectedText`, in the order of the events; messages are not stored. */
export function rejectionsIn(text: string): RejectedEvent[] {
  if (text === '') return []
  const places = placesSchema.parse(JSON.parse(text))
  return rejectionReasonSchema.options
    .flatMap(reason => (places[reason] ?? []).map(index => ({ index, reason })))
    .sort((a, b) => a.index - b.index)
}
