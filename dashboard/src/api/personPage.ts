import { personPagePath } from '@telemetry-tracker/shared/names/person-page'
import { address } from './basePath.ts'

/** The URL of a person's own page. */
export function personPage(userId: string): string {
  return address(personPagePath(userId))
}
