import type { InputCounter } from './input.ts'

/** The system's input hook, not yet started. */
export interface Hook {
  /** Starts it. Returns what is in the way, with the cure, or null. It may be tried again. */
  start(): string | null
}

/**
 * Lets the system's input hook feed a counter. Load it only where a display was seen to answer: without one, starting the hook
 * ends the process.
 */
export async function loadHook(input: InputCounter, nowMs: () => number): Promise<Hook> {
  const { uIOhook } = await import('uiohook-napi')
  uIOhook.on('keydown', ({ keycode }) => input.keyDown(keycode, nowMs()))
  uIOhook.on('keyup', ({ keycode }) => input.keyUp(keycode, nowMs()))
  uIOhook.on('mousedown', () => input.click(nowMs()))
  uIOhook.on('wheel', () => input.scroll(nowMs()))
  uIOhook.on('mousemove', ({ x, y }) => input.moveTo(x, y, nowMs()))
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

const cures: Record<string, string> = {
  UIOHOOK_ERROR_AXAPI_DISABLED:
    'Allow the helper in System Settings → Privacy & Security → Accessibility. It then retries automatically.',
}

/** The hook names its troubles by a code. */
function troubleOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = error instanceof Error ? error.message : String(error)
  const cure = cures[code] ?? 'It retries every minute. If this persists, sign out and in again.'
  return onlyPresence(`${why} ${cure}`)
}

/** What people are told where the hook does not run. */
export function onlyPresence(why: string): string {
  return `Cannot count keystrokes and clicks. Only presence is recorded. ${why}`
}
