const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A size in powers of 1000, such as `12 MB`. */
export function formatBytes(bytes: number, locale?: string): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const unit = units[power] ?? 'byte'
  const digits = { style: 'unit', unit, maximumFractionDigits: power > 2 ? 1 : 0 } as const
  return new Intl.NumberFormat(locale, digits).format(bytes / 1_000 ** power)
}
