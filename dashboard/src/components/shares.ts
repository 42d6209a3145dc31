/** Two shares of a whole, in whole percent. */
export interface Shares {
  productive: number
  nonProductive: number
}

/**
 * The shares of productive and non-productive seconds, in whole percent that add up to 100. An existing share
 * is never shown as 0, nor the other one as 100. Undefined when there is no time.
 */
export function sharesOf(productiveSec: number, nonProductiveSec: number): Shares | undefined {
  const total = productiveSec + nonProductiveSec
  if (total <= 0) return undefined
  const rounded = Math.round((productiveSec / total) * 100)
  const isMixed = productiveSec > 0 && nonProductiveSec > 0
  const productive = isMixed ? Math.min(99, Math.max(1, rounded)) : rounded
  return { productive, nonProductive: 100 - productive }
}

/** A whole percent in the viewer's language; a dash when there is none. */
export function formatPercent(percent: number | undefined, locale?: string): string {
  if (percent === undefined) return '–'
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(percent / 100)
}
