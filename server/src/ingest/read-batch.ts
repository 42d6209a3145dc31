import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { type TrackAnswer, trackEnvelopeSchema } from '@telemetry-tracker/shared/contracts/track'
import type * as z from 'zod'
import { invalidBody } from '../errors.ts'
import { plainDeviceId } from './part.ts'

export type Rejection = TrackAnswer['rejected'][number]

/** A batch whose form is right: its valid events with their places, and why the others are not. */
export interface Batch {
  /** Undefined for clients that number nothing. */
  sender: Sender | undefined
  events: readonly PlacedEvent[]
  rejected: readonly Rejection[]
}

export interface PlacedEvent {
  index: number
  event: TelemetryEvent
}

interface Sender {
  userId: string
  deviceId: string
  epoch: string
  sequence: number
}

/** Reads the body of `POST /track`. Throws an ApiError that names the field when the batch as a whole cannot be used. */
export function readBatch(body: unknown): Batch {
  const envelope = trackEnvelopeSchema.safeParse(body)
  if (!envelope.success) throw invalidBody(complaint(envelope.error))
  const { device_id, epoch, sequence } = envelope.data

  const { events, rejected } = readEvents(envelope.data.events)
  if (device_id === undefined && epoch === undefined && sequence === undefined) {
    const [first] = rejected
    if (events.length === 0 && first) throw invalidBody(`events.${first.index}: ${first.message}`)
    return { sender: undefined, events, rejected }
  }

  if (device_id === undefined || epoch === undefined || sequence === undefined)
    throw invalidBody(
      'device_id, epoch and sequence belong together: send all three, or none for a batch without a sequence.',
    )
  if (device_id === plainDeviceId || !isStorable(device_id) || !isStorable(epoch))
    throw invalidBody('device_id or epoch: choose another one, of plain characters.')
  const userId = onlyUser(events, envelope.data.events)
  return { sender: { userId, deviceId: device_id, epoch, sequence }, events, rejected }
}

/** Validates each event apart, so that a bad one never costs the good ones. */
function readEvents(raw: readonly unknown[]): { events: PlacedEvent[]; rejected: Rejection[] } {
  const events: PlacedEvent[] = []
  const rejected: Rejection[] = []
  raw.forEach((value, index) => {
    const result = eventSchema.safeParse(value)
    const problem = result.success ? unstorableField(result.data) : complaint(result.error)
    if (problem !== undefined) rejected.push({ index, reason: 'invalid', message: problem })
    else if (result.success) events.push({ index, event: withoutEmptySite(result.data) })
  })
  return { events, rejected }
}

/** A queue belongs to one person. Even a batch of nothing but invalid events must say whose it is, or its number could not be counted. */
function onlyUser(events: readonly PlacedEvent[], raw: readonly unknown[]): string {
  const users = new Set(events.map(({ event }) => event.user_id))
  if (users.size > 1)
    throw invalidBody('events: all events of a batch with a sequence must have the same user_id.')
  const [user] = users.size === 1 ? users : raw.flatMap(userIdOf)
  if (user === undefined) throw invalidBody('events: none has a usable user_id.')
  return user
}

const userIdSchema = eventSchema.pick({ user_id: true })

function userIdOf(value: unknown): string[] {
  const result = userIdSchema.safeParse(value)
  return result.success && isStorable(result.data.user_id) ? [result.data.user_id] : []
}

/** Names the first text that no database could keep: NUL, or half of a surrogate pair. */
function unstorableField(event: TelemetryEvent): string | undefined {
  const texts = {
    user_id: event.user_id,
    app_name: event.app_name,
    window_title: event.window_title,
    site: event.site ?? '',
    'distraction.name': event.distraction?.name ?? '',
  }
  const field = Object.entries(texts).find(([, text]) => !isStorable(text))?.[0]
  return field && `${field}: holds a NUL or half of a character, which no text may.`
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** No site and an empty one are the same thing. */
function withoutEmptySite(event: TelemetryEvent): TelemetryEvent {
  if (event.site !== '') return event
  const { site: _, ...rest } = event
  return rest
}

function complaint(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'not usable'
  const path = issue.path.join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
