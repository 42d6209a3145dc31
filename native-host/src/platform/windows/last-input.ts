import * as z from 'zod'

/** What Windows is asked: both count milliseconds since it was started, in 32 bits. */
export interface InputClock {
  /** When the last input of anyone came; null where Windows doesn't tell. */
  lastInput(): number | null
  now(): number
}

/** Seconds since the last input of anyone in this session; null where Windows doesn't tell. The counters begin anew every 49 days. */
export function idleSecondsBy({ lastInput, now }: InputClock): number | null {
  const last = lastInput()
  return last === null ? null : ((now() - last) >>> 0) / 1000
}

/** https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-lastinputinfo */
const infoBytes = 8

/** The clocks of Windows itself. */
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
