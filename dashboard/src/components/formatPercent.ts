/** A whole percent in the viewer's language; a dash when there is none. */
export function formatPercent(percent: number | undefined, locale?: string): string {
  if (percent === undefined) return '–'
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(percent / 100)
}
