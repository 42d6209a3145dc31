const minuteMs = 60_000

/** An instant in this machine's local time, with the offset from UTC: `2026-03-10T17:30:00.000+09:00`. */
export function localTimestamp(epochMs: number): string {
  const ahead = -new Date(epochMs).getTimezoneOffset()
  if (ahead === 0) return new Date(epochMs).toISOString()
  const wall = new Date(epochMs + ahead * minuteMs).toISOString().slice(0, -1)
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60]
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  return `${wall}${ahead < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`
}
