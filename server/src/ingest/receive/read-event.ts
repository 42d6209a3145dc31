import { type Distraction, eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import type * as z from 'zod'
import { usualInstant } from './instant.ts'

/**
 * Reads one event exactly like `eventSchema`, but much faster for usual events of helpers. Anything unusual or invalid is left to the schema, which then
 * decides.
 */
export function readEvent(value: unknown): z.ZodSafeParseResult<TelemetryEvent> {
  const usual = usualEvent(value)
  return usual ? { success: true, data: usual } : eventSchema.safeParse(value)
}

/** A fast check. Undefined means that the schema must check the event. Fields are in the schema's order. */
export function usualEvent(value: unknown): TelemetryEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const fields: Partial<Record<keyof TelemetryEvent, unknown>> = value
  const { user_id, timestamp, app_name, window_title = '', site, keystroke_count, mouse_clicks } = fields
  const {
    scroll_count = 0,
    mouse_distance,
    idle_seconds,
    distraction_visible = false,
    meeting_audible,
    presence,
    remote_session,
  } = fields
  if (!isText(user_id, 128) || user_id === '') return undefined
  if (!isText(timestamp, 35)) return undefined
  if (usualInstant(timestamp) === undefined && !usualTimestamp.test(timestamp)) return undefined
  if (!isText(app_name, 256) || !isText(window_title, 1024)) return undefined
  if (site !== undefined && !isText(site, 253)) return undefined
  if (!isCount(keystroke_count) || !isCount(mouse_clicks) || !isCount(scroll_count)) return undefined
  if (!isNumber(mouse_distance, 1_000_000_000) || !isNumber(idle_seconds, Number.MAX_VALUE)) return undefined
  if (typeof distraction_visible !== 'boolean') return undefined
  if (meeting_audible !== undefined && typeof meeting_audible !== 'boolean') return undefined
  if (presence !== undefined && presence !== 'idle_counter' && presence !== 'video') return undefined
  if (remote_session !== undefined && typeof remote_session !== 'boolean') return undefined
  const distraction = usualDistraction(fields.distraction)
  if (distraction === null || fields.suspicions !== undefined) return undefined
  // Two literals, because a spread would cost more than all checks above.
  const event: TelemetryEvent =
    site === undefined
      ? {
          user_id,
          timestamp,
          app_name,
          window_title,
          keystroke_count,
          mouse_clicks,
          scroll_count,
          mouse_distance,
          idle_seconds,
          distraction_visible,
        }
      : {
          user_id,
          timestamp,
          app_name,
          window_title,
          site,
          keystroke_count,
          mouse_clicks,
          scroll_count,
          mouse_distance,
          idle_seconds,
          distraction_visible,
        }
  if (distraction) event.distraction = distraction
  if (meeting_audible !== undefined) event.meeting_audible = meeting_audible
  if (presence !== undefined) event.presence = presence
  if (remote_session !== undefined) event.remote_session = remote_session
  return event
}

/** Null means that the schema must check it. */
function usualDistraction(value: unknown): Distraction | undefined | null {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) return null
  const { source, name }: Partial<Record<keyof Distraction, unknown>> = value
  if (source !== 'window' && source !== 'tab' && source !== 'audio') return null
  return isText(name, 256) && name !== '' ? { source, name } : null
}

/** Only days that the month certainly has; the schema checks the rest. */
const usualTimestamp =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 10_000
}

function isNumber(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max
}
