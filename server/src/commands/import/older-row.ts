import type { Row } from '../../database/database.ts'

const maxTitleLength = 1_024
const naiveTime = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)\s*(Z|[+-]\d\d(?::?\d\d)?)?$/

/**
 * The event of a row of the older table, not yet validated. Times without an offset are UTC; optional fields may be NULL; titles that are too long are
 * cut.
 */
export function eventOfOlderRow(row: Row): Record<string, unknown> {
  return {
    user_id: row['user_id'],
    timestamp: timeOf(row['timestamp']),
    app_name: row['app_name'],
    window_title: titleOf(row['window_title']),
    keystroke_count: numberOf(row['keystroke_count']),
    mouse_clicks: numberOf(row['mouse_clicks']),
    mouse_distance: numberOf(row['mouse_distance']),
    idle_seconds: numberOf(row['idle_seconds']),
    distraction_visible: booleanOf(row['distraction_visible']),
  }
}

function timeOf(value: unknown): unknown {
  const found = typeof value === 'string' ? naiveTime.exec(value.trim()) : null
  if (!found) return value
  const [, day, time, offset = 'Z'] = found
  return `${day}T${time}${fullOffset(offset)}`
}

/** PostgreSQL writes whole hours as `+02`. */
function fullOffset(offset: string): string {
  if (offset === 'Z') return offset
  const digits = offset.replace(':', '').padEnd(5, '0')
  return `${digits.slice(0, 3)}:${digits.slice(3)}`
}

function titleOf(value: unknown): unknown {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' && value.length > maxTitleLength
    ? value.slice(0, maxTitleLength).toWellFormed()
    : value
}

/** PostgreSQL returns numeric values as text. */
function numberOf(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value
}

/** SQLite has no booleans. */
function booleanOf(value: unknown): unknown {
  if (value === null || value === undefined) return false
  return value === 0 || value === 1 ? value === 1 : value
}
