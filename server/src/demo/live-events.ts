import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { pickWeighted, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { type Activity, leisure, meeting, workOf } from './activities.ts'
import type { Person } from './people.ts'
import { secondOf } from './second.ts'

/** The length of one activity. */
const stayMs = 10 * 60 * 1000

/** What a person's helper would send: one event for each second after one time and up to another. */
export function liveEvents(person: Person, sinceMs: number, untilMs: number): TelemetryEvent[] {
  const firstMs = (Math.floor(sinceMs / 1000) + 1) * 1000
  const seconds = Math.max(0, Math.floor((untilMs - firstMs) / 1000) + 1)
  return Array.from({ length: seconds }, (_, i) => eventAt(person, firstMs + i * 1000))
}

function eventAt(person: Person, epochMs: number): TelemetryEvent {
  const activity = activityAt(person, epochMs)
  const random = seededRandom(person.userId, epochMs)
  const [surface] = activity.surfaces
  const { keystrokes, clicks, scrolls, pixels } = secondOf(activity, random)
  return {
    user_id: person.userId,
    timestamp: new Date(epochMs).toISOString(),
    app_name: surface.app,
    window_title: surface.title,
    ...(surface.site !== null && { site: surface.site }),
    keystroke_count: keystrokes,
    mouse_clicks: clicks,
    scroll_count: scrolls,
    mouse_distance: pixels,
    idle_seconds: keystrokes + clicks + pixels > 0 ? 0 : Math.floor(random() * 6),
    distraction_visible: false,
    meeting_audible: activity.isMeeting ?? false,
  }
}

function activityAt(person: Person, epochMs: number): Activity {
  const random = seededRandom(person.userId, 'stay', Math.floor(epochMs / stayMs))
  if (random() < 0.1) return meeting
  if (random() > person.focus) return pickWeighted(random, leisure).activity
  return pickWeighted(random, workOf[person.craft]).activity
}
