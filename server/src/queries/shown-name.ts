import type { Row } from '../database/database.ts'
import { nullableTextIn } from '../database/row.ts'

/** The SQL of the name that lists show for a person `u`: NULL for pseudonymous people. */
export const shownName = 'CASE WHEN u.pseudonymous = 1 THEN NULL ELSE u.display_name END AS shown_name'

/** The name field of a list row; empty if there is no name to show. */
export function shownNameIn(row: Row): { display_name?: string } {
  const name = nullableTextIn(row, 'shown_name')
  return name === null ? {} : { display_name: name }
}
