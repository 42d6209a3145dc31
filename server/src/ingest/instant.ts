const shortest = '2026-03-10T11:30:00Z'.length
const withMs = '2026-03-10T11:30:00.000Z'.length

/**
 * The instant of a valid ISO 8601 timestamp with offset, in ms since the epoch. What helpers send, `2026-03-10T11:30:00.000Z` with or without the
 * milliseconds, is read here, because `Date.parse` takes three times as long; everything else is left to it.
 */
export function instantOf(timestamp: string): number {
  const { length } = timestamp
  const isUsual = (length === withMs || length === shortest) && timestamp.charCodeAt(length - 1) === letterZ
  if (!isUsual) return Date.parse(timestamp)
  const ms = length === withMs ? digits(timestamp, 20, 3) : 0
  const year = digits(timestamp, 0, 4)
  // Date.UTC takes the years before 100 for others.
  if (year < 100) return Date.parse(timestamp)
  return Date.UTC(
    year,
    digits(timestamp, 5, 2) - 1,
    digits(timestamp, 8, 2),
    digits(timestamp, 11, 2),
    digits(timestamp, 14, 2),
    digits(timestamp, 17, 2),
    ms,
  )
}

const letterZ = 'Z'.charCodeAt(0)
const zero = '0'.charCodeAt(0)

function digits(text: string, from: number, count: number): number {
  let value = 0
  for (let i = from; i < from + count; i++) value = value * 10 + text.charCodeAt(i) - zero
  return value
}
