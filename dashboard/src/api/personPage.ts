import { address } from './basePath.ts'
import { isDots } from './dots.ts'

/** The address of somebody's own page. Browsers would take an id of one or two dots for a step up: such ids stand in the query. */
export function personPage(userId: string): string {
  return address(
    isDots(userId) ? `/dashboard/?user_id=${userId}` : `/dashboard/${encodeURIComponent(userId)}`,
  )
}
