import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'

/** An event of a person who works in an editor, with differences. */
export function event(differences: Partial<TelemetryEvent> = {}): TelemetryEvent {
  return {
    ...eventSchema.parse({
      user_id: 'ada',
      timestamp: '2026-03-10T11:30:10Z',
      app_name: 'Code',
      window_title: 'notes.md',
      keystroke_count: 6,
      mouse_clicks: 1,
      mouse_distance: 12.5,
      idle_seconds: 0,
    }),
    ...differences,
  }
}

/** Events one second apart, from a start time. */
export function eventsFrom(
  start: string,
  count: number,
  differences: Partial<TelemetryEvent> = {},
): TelemetryEvent[] {
  return Array.from({ length: count }, (_, i) =>
    event({ timestamp: new Date(Date.parse(start) + i * 1000).toISOString(), ...differences }),
  )
}
