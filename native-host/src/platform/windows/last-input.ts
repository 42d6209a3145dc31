import * as z from 'zod'

/** The values read from Windows: both count milliseconds since it was started, in 32 bits. */
export interface InputClock {
  /** The time of the last input of anyone; null if Windows gives no answer. */
  lastInput(): number | null
  now(): number
}

/**
 * Seconds since the last input of anyone in this session; null if Windows gives no answer. The counters
 * wrap around every 49 days.
 */
export function idleSecondsBy({ lastInput, now }: InputClock): number | null {
  const last = lastInput()
  return last === null ? null : ((now() - last) >>> 0) / 1000
}

/** https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-lastinputinfo */
const infoBytes = 8

/** The counters of Windows itself. */
export async function openInputClock(): Promise<InputClock> {
  const { load } = await import('@koromix/koffi-win32-x64')
  const getLastInput = load('user32.dll').func('int __stdcall GetLastInputInfo(void *info)')
  const getTickCount = load('kernel32.dll').func('uint32_t __stdcall GetTickCount()')
  const info = Buffer.alloc(infoBytes)
  info.writeUInt32LE(infoBytes, 0)
  return {
    lastInput: () => (getLastInput(info) === 0 ? null : info.readUInt32LE(4)),
    now: () => z.number().parse(getTickCount()),
  }
}
