import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { askRunning } from './ask-running.ts'

/** Prints the last minute's events: exactly as sent with `json`, else one line each. */
export async function showRecent(dataDir: string, options: { json: boolean }): Promise<void> {
  const { events } = await askRunning(dataDir, { type: 'recent', id: 1 }, 'recent')
  if (options.json) console.log(JSON.stringify(events, null, 2))
  else if (events.length === 0)
    console.log('Nothing was recorded in the last minute. Run `status` to see why.')
  else console.log([heading, ...events.map(describe)].join('\n'))
}

const heading = 'time      keys clicks scroll  pixels  idle  what'

function describe(event: TelemetryEvent): string {
  const numbers = [
    String(event.keystroke_count).padStart(4),
    String(event.mouse_clicks).padStart(6),
    String(event.scroll_count).padStart(6),
    String(Math.round(event.mouse_distance)).padStart(7),
    String(Math.round(event.idle_seconds)).padStart(5),
  ].join(' ')
  const what = [event.app_name, event.site, event.window_title].filter(Boolean).join(' — ')
  const distraction = event.distraction === undefined ? '' : ` (distracted: ${event.distraction.name})`
  return `${event.timestamp.slice(11, 19)}  ${numbers}  ${what}${distraction}`
}
