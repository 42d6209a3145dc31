/**
 * A length of time as people say it: `3 h 42 min`, `42 min`, `35 s`, `0 min`. Seconds show only below a minute.
 * Units are the viewer's: `formatDuration(13_320, 'de')` is `3 Std. 42 Min.`
 */
export function formatDuration(seconds: number, locale?: string): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole > 0 && whole < 60) return unit(whole, 'second', locale)
  const minutes = Math.floor(whole / 60)
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return unit(minutes, 'minute', locale)
  return `${unit(hours, 'hour', locale)} ${unit(minutes % 60, 'minute', locale)}`
}

function unit(value: number, name: 'hour' | 'minute' | 'second', locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
}
