import * as z from 'zod'
import { eventSchema } from './event.ts'

/** The maximum number of events in one `POST /track`. */
export const maxEventsPerBatch = 1_000

/**
 * Body of `POST /track`. The server validates the envelope and each event separately, so that one invalid
 * event never affects the valid ones.
 */
export const trackEnvelopeSchema = z.object({
  device_id: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('ID of the sending installation; an enrolled device is identified by its token instead'),
  epoch: z.string().min(1).max(64).optional().describe("ID of the sender's queue; requires `sequence`"),
  sequence: z.int().min(1).optional().describe('1, 2, 3 … within the epoch; prevents duplicates and gaps'),
  events: z.array(z.unknown()).min(1).max(maxEventsPerBatch).describe('events, in any order'),
})

export const trackRequestSchema = trackEnvelopeSchema.extend({
  events: z.array(eventSchema).min(1).max(maxEventsPerBatch).describe('events, in any order'),
})

export const rejectionReasonSchema = z.enum([
  'invalid',
  'in_the_future',
  'expired',
  'outside_hours',
  'paused',
])

export const rejectedEventSchema = z.object({
  index: z.int().describe("the event's position in the batch, from 0"),
  reason: rejectionReasonSchema,
  message: z.string().optional().describe('the invalid field and the problem'),
})
export type RejectedEvent = z.infer<typeof rejectedEventSchema>

export const trackAnswerSchema = z.object({
  ingested: z.int().describe('number of events counted; 0 for a duplicate'),
  duplicate: z.boolean().describe('whether this batch was already counted'),
  rejected: z
    .array(rejectedEventSchema)
    .describe(
      'events that were not counted; for a duplicate, those not counted the first time, if still known',
    ),
})

export type TrackAnswer = z.infer<typeof trackAnswerSchema>
