import { isDots } from './dots.ts'

/** The path of a person's own page. URL parsers remove `.` and `..` from paths, so such ids go into the query. */
export function personPagePath(userId: string): string {
  return isDots(userId) ? `/dashboard/?user_id=${userId}` : `/dashboard/${encodeURIComponent(userId)}`
}
