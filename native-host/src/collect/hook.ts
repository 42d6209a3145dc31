import { EventTimes } from './event-times.ts'
import { createGathering } from './gather-moves.ts'
import type { InputCounter } from './input.ts'

/** The system's input hook, not yet started. */
export interface Hook {
  /** Starts it. Returns the problem and its fix, or null. Can be tried again. */
  start(): string | null
}

/**
 * Connects the system's input hook to a counter. Load it only after a display has answered: without one,
 * starting the hook ends the process.
 */
export async function loadHook(input: InputCounter, nowMs: () => number): Promise<Hook> {
  const { uIOhook } = await import('uiohook-napi')
  const times = new EventTimes()
  const timeOf = ({ time }: { time: number }) => (stampsMs ? times.timeOf(time, nowMs()) : nowMs())
  uIOhook.on('keydown', event => input.keyDown(event.keycode, timeOf(event)))
  uIOhook.on('keyup', event => input.keyUp(event.keycode, timeOf(event)))
  uIOhook.on('mousedown', event => input.click(timeOf(event)))
  uIOhook.on('wheel', event => input.scroll(timeOf(event)))
  const gather = createGathering()
  uIOhook.on('mousemove', event => {
    input.moveTo(event.x, event.y, timeOf(event))
    gather()
  })
  return {
    start() {
      try {
        uIOhook.start()
        return null
      } catch (error) {
        return troubleOf(error)
      }
    },
  }
}

/** On macOS the hook stamps events in ticks of the processor. */
const stampsMs = process.platform !== 'darwin'

const cures: Record<string, string> = {
  UIOHOOK_ERROR_AXAPI_DISABLED:
    'Allow the helper in System Settings → Privacy & Security → Accessibility. It then retries automatically.',
}

/** The hook reports problems by a code. */
function troubleOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = error instanceof Error ? error.message : String(error)
  const cure = cures[code] ?? 'It retries every minute. If this persists, sign out and in again.'
  return onlyPresence(`${why} ${cure}`)
}

/** The text for users if the hook does not run. */
export function onlyPresence(why: string): string {
  return `Cannot count keystrokes and clicks. Only presence is recorded. ${why}`
}
