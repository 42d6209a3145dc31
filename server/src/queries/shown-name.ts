import type { Row } from '../database/database.ts'
import { nullableTextIn } from '../database/row.ts'

/** The SQL of the name that lists show of a person `u`: none of who goes by their id only. */
export const shownName = 'CASE WHEN u.pseudonymous = 1 THEN NULL ELSE u.display_name END AS shown_name'

/** The part of a list's row that has the name; empty where there is none to show. */
export function shownNameIn(row: Row): { display_name?: string } {
  const name = nullableTextIn(row, 'shown_name')
  return name === null ? {} : { display_name: name }
}
