/**
 * A duration as `3 h 42 min`, `42 min`, `35 s` or `0 min`: SI symbols, the same in every language, with the
 * locale's digits. Seconds are shown only below a minute.
 */
export function formatDuration(seconds: number, locale?: string): string {
  const digits = new Intl.NumberFormat(locale)
  const whole = Math.max(0, Math.round(seconds))
  if (whole > 0 && whole < 60) return `${digits.format(whole)} s`
  const minutes = Math.floor(whole / 60)
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return `${digits.format(minutes)} min`
  return `${digits.format(hours)} h ${digits.format(minutes % 60)} min`
}
