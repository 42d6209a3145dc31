import type { InputCounter } from './input.ts'

/**
 * Lets the system's input hook feed a counter. Load it only where a display was seen to answer: without one, starting the hook
 * ends the process. Throws when the system refuses the hook.
 */
export async function startHook(input: InputCounter, nowMs: () => number): Promise<void> {
  const { uIOhook } = await import('uiohook-napi')
  uIOhook.on('keydown', ({ keycode }) => input.keyDown(keycode, nowMs()))
  uIOhook.on('keyup', ({ keycode }) => input.keyUp(keycode, nowMs()))
  uIOhook.on('mousedown', () => input.click(nowMs()))
  uIOhook.on('wheel', () => input.scroll(nowMs()))
  uIOhook.on('mousemove', ({ x, y }) => input.moveTo(x, y, nowMs()))
  uIOhook.start()
}
