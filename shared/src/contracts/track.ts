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
    .describe('the installation that sends; a signed-in device is known by its token'),
  epoch: z.string().min(1).max(64).optional().describe("the sender's queue; with sequence"),
  sequence: z
    .int()
    .min(1)
    .optional()
    .describe('1, 2, 3 … within the epoch; makes a replay harmless and a hole impossible'),
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
  index: z.int().describe("the event's place in the batch"),
  reason: rejectionReasonSchema,
  message: z.string().optional().describe('the field and what is wrong with it'),
})
export type RejectedEvent = z.infer<typeof rejectedEventSchema>

export const trackAnswerSchema = z.object({
  ingested: z.int().describe('events that now count; 0 for a batch that was counted before'),
  duplicate: z.boolean().describe('this batch had been counted before and counted nothing now'),
  rejected: z
    .array(rejectedEventSchema)
    .describe(
      'events that do not count, each with its reason; of a batch that was counted before, those that did not count then, as far as still known',
    ),
})

export type TrackAnswer = z.infer<typeof trackAnswerSchema>
