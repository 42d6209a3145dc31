import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'

/** Sums that can be calculated for both what was sent and what is stored. */
export interface Sums {
  events: number
  keystrokes: number
  clicks: number
}

export const zeroSums: Sums = { events: 0, keystrokes: 0, clicks: 0 }

export function addSums(a: Sums, b: Sums): Sums {
  return {
    events: a.events + b.events,
    keystrokes: a.keystrokes + b.keystrokes,
    clicks: a.clicks + b.clicks,
  }
}

export function sumsAreEqual(a: Sums, b: Sums): boolean {
  return a.events === b.events && a.keystrokes === b.keystrokes && a.clicks === b.clicks
}

export function sumsOfEvents(events: readonly TelemetryEvent[]): Sums {
  return events.reduce(
    (sums, event) =>
      addSums(sums, { events: 1, keystrokes: event.keystroke_count, clicks: event.mouse_clicks }),
    zeroSums,
  )
}
