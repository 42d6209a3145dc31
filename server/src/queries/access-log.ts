import type { AccessLogRow } from '@telemetry-tracker/shared/contracts/me'
import { everybody, teamName } from '../audit/names.ts'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { teamOf } from './team-of.ts'

const maxRows = 500

/** What others did with a person's data, newest first: entries about the person, their team, or everyone. */
export async function accessLog(database: Database, userId: string): Promise<AccessLogRow[]> {
  const [name] = await database.read('SELECT pseudonym FROM audit_names WHERE user_id = $1', [userId])
  const pseudonym = name ? textIn(name, 'pseudonym') : ''
  const team = await teamOf(database, userId)
  const rows = await database.read(
    `SELECT a.at_ms, COALESCE(n.user_id, a.actor) AS who, a.action, a.subject, a.detail
     FROM audit_log a LEFT JOIN audit_names n ON n.pseudonym = a.actor
     WHERE a.subject IN ($1, $2, $3) AND a.actor <> $1
     ORDER BY a.sequence DESC LIMIT ${maxRows}`,
    [pseudonym, everybody, team === null ? everybody : teamName(team)],
  )
  return rows.map(row => ({
    at: new Date(numberIn(row, 'at_ms')).toISOString(),
    who: textIn(row, 'who'),
    action: textIn(row, 'action'),
    about: aboutOf(textIn(row, 'subject'), pseudonym),
    detail: textIn(row, 'detail'),
  }))
}

function aboutOf(subject: string, pseudonym: string): AccessLogRow['about'] {
  if (subject === pseudonym) return 'me'
  return subject === everybody ? 'everyone' : 'my team'
}
