import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'

/** A valid event that is identified by its number of keystrokes. */
export function anEvent(keystrokes: number): TelemetryEvent {
  return {
    user_id: 'ada',
    timestamp: '2026-03-04T05:06:07.000Z',
    app_name: 'XTerm',
    window_title: 'vim',
    keystroke_count: keystrokes,
    mouse_clicks: 0,
    scroll_count: 0,
    mouse_distance: 0,
    idle_seconds: 0,
    distraction_visible: false,
  }
}
