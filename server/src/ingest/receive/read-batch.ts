import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import {
  maxEventsPerBatch,
  type RejectedEvent,
  trackEnvelopeSchema,
} from '@telemetry-tracker/shared/contracts/track'
import type { TimedEvent } from '@telemetry-tracker/shared/engine/totals-of-events'
import type * as z from 'zod'
import { invalidBody } from '../../errors.ts'
import { isStorableText, unstorable } from '../../storable-text.ts'
import { plainDeviceId } from '../apply/device-batch.ts'
import { usualInstant } from './instant.ts'
import { readEvent } from './read-event.ts'

/** A parsed batch: its valid events with their indexes, and the rejected ones with reasons. */
export interface Batch {
  /** Undefined for clients without sequence numbers. */
  sender: Sender | undefined
  events: readonly IndexedEvent[]
  rejected: readonly RejectedEvent[]
}

export interface IndexedEvent extends TimedEvent {
  index: number
}

export interface Sender {
  userId: string
  deviceId: string
  epoch: string
  sequence: number
  /** Distinguishes it from another batch with the same number. */
  digest?: BatchDigest | undefined
}

/**
 * Reads the body of `POST /track`. Throws an ApiError that names the field if the batch as a whole is invalid.
 *
 * @param mayHoldAny whether texts may contain any character. JSON needs an escape for a NUL or a lone surrogate, which few batches have, and checking all
 *   texts costs as much as the rest of this function.
 * @param digest the digest of the events as they were sent
 */
export function readBatch(body: unknown, mayHoldAny = true, digest?: BatchDigest): Batch {
  const { device_id, epoch, sequence, events: raw } = usualEnvelope(body) ?? readEnvelope(body)

  const { events, rejected } = readEvents(raw, mayHoldAny)
  if (device_id === undefined && epoch === undefined && sequence === undefined) {
    const [first] = rejected
    if (events.length === 0 && first) throw invalidBody(`events.${first.index}: ${first.message}`)
    return { sender: undefined, events, rejected }
  }

  if (device_id === undefined || epoch === undefined || sequence === undefined)
    throw invalidBody(
      'device_id, epoch and sequence belong together. Send all three, or none for a batch without a sequence.',
    )
  if (device_id === plainDeviceId || !isStorableText(device_id) || !isStorableText(epoch))
    throw invalidBody('device_id or epoch: use plain characters only.')
  const userId = onlyUser(events, raw)
  return { sender: { userId, deviceId: device_id, epoch, sequence, digest }, events, rejected }
}

type Envelope = z.output<typeof trackEnvelopeSchema>

/** A fast check for the envelope of nearly every batch. Undefined means that the schema must check it. */
function usualEnvelope(body: unknown): Envelope | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { device_id, epoch, sequence, events }: Partial<Record<keyof Envelope, unknown>> = body
  if (typeof device_id !== 'string' || device_id === '' || device_id.length > 64) return undefined
  if (typeof epoch !== 'string' || epoch === '' || epoch.length > 64) return undefined
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 1) return undefined
  if (!Array.isArray(events) || events.length === 0 || events.length > maxEventsPerBatch) return undefined
  return { device_id, epoch, sequence, events }
}

function readEnvelope(body: unknown): Envelope {
  const envelope = trackEnvelopeSchema.safeParse(body)
  if (!envelope.success) throw invalidBody(messageOf(envelope.error))
  return envelope.data
}

/** Validates each event separately, so that an invalid one does not affect the others. */
export function readEvents(
  raw: readonly unknown[],
  mayHoldAny = true,
): { events: IndexedEvent[]; rejected: RejectedEvent[] } {
  const events: IndexedEvent[] = []
  const rejected: RejectedEvent[] = []
  raw.forEach((value, index) => {
    const result = readEvent(value)
    const problem = result.success ? invalidField(result.data, mayHoldAny) : messageOf(result.error)
    if (problem !== undefined) rejected.push({ index, reason: 'invalid', message: problem })
    else if (result.success) events.push(placed(index, result.data))
  })
  return { events, rejected }
}

function placed(index: number, event: TelemetryEvent): IndexedEvent {
  return {
    index,
    event: withoutEmptySite(event),
    atMs: usualInstant(event.timestamp) ?? Date.parse(event.timestamp),
  }
}

/** The user ID of a batch from a queue, which belongs to one person. Even a batch of only invalid events needs one, to count its number. */
function onlyUser(events: readonly IndexedEvent[], raw: readonly unknown[]): string {
  const [first] = events
  if (events.some(({ event }) => event.user_id !== first?.event.user_id))
    throw invalidBody('events: all events of a batch with a sequence must have the same user_id.')
  const user = first?.event.user_id ?? raw.flatMap(userIdOf)[0]
  if (user === undefined) throw invalidBody('events: no event has a valid user_id.')
  return user
}

const userIdSchema = eventSchema.pick({ user_id: true })

function userIdOf(value: unknown): string[] {
  const result = userIdSchema.safeParse(value)
  return result.success && isStorableText(result.data.user_id) ? [result.data.user_id] : []
}

/** Finds problems that the schema does not: texts that cannot be stored, and invalid times. */
function invalidField(event: TelemetryEvent, mayHoldAny: boolean): string | undefined {
  if (event.timestamp.length > maxSureTimestampLength && Number.isNaN(Date.parse(event.timestamp)))
    return 'timestamp: is not a valid point in time.'
  if (!mayHoldAny) return undefined
  const { user_id, app_name, window_title, site = '', distraction } = event
  const isFine =
    isStorableText(user_id) &&
    isStorableText(app_name) &&
    isStorableText(window_title) &&
    isStorableText(site)
  if (isFine && distraction === undefined) return undefined
  const texts = [user_id, app_name, window_title, site, distraction?.name ?? '']
  const bad = texts.findIndex(text => !isStorableText(text))
  return bad === -1 ? undefined : `${textFields[bad]}: ${unstorable}`
}

/** Up to this length, a timestamp that passes the schema is always valid. */
const maxSureTimestampLength = 35

const textFields = ['user_id', 'app_name', 'window_title', 'site', 'distraction.name'] as const

/** An empty site means no site. */
function withoutEmptySite(event: TelemetryEvent): TelemetryEvent {
  if (event.site !== '') return event
  const { site: _, ...rest } = event
  return rest
}

function messageOf(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'not usable'
  const path = issue.path.join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
