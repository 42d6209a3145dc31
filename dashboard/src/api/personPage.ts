import { isDots } from '@telemetry-tracker/shared/names/dots'
import { address } from './basePath.ts'

/**
 * The URL of a person's own page. Browsers would remove an id of one or two dots as a path segment, so such
 * ids go into the query.
 */
export function personPage(userId: string): string {
  return address(
    isDots(userId) ? `/dashboard/?user_id=${userId}` : `/dashboard/${encodeURIComponent(userId)}`,
  )
}
