import { everybody, teamName } from './names.ts'

/** A person by user id, or a thing by a name of its own. */
export type AuditSubject = { userId: string } | { name: string }

/** Whom or what an event is about, and what an admin should know of it: never a person's name. */
interface AuditEvent {
  to: AuditSubject
  detail?: string
}

interface OfPerson {
  userId: string
}

const ofPerson = ({ userId }: OfPerson): AuditEvent => ({ to: { userId } })
const ofTeam = ({ teamId }: { teamId: string }): AuditEvent => ({ to: { name: teamName(teamId) } })
const ofDevice = ({ userId, platform }: OfPerson & { platform: string }): AuditEvent => ({
  to: { userId },
  detail: platform,
})
const ofDay = ({ userId, day }: OfPerson & { day: string }): AuditEvent => ({ to: { userId }, detail: day })
/** `start`: of the minute, as the request says it. */
const ofMinute = ({ userId, start }: OfPerson & { start: string }): AuditEvent => ({
  to: { userId },
  detail: start,
})

/**
 * Every event of the audit log: the fields it is recorded with, and what an entry says of them. Entries stay for good, so a name or its meaning never
 * changes. The dashboard has its words in admin/manage/audit/auditLabels.ts and me/my-data/.
 */
const auditEvents = {
  // Who viewed what
  looked: ({ to, what }: { to: AuditSubject; what: string }): AuditEvent => ({ to, detail: what }),
  data_exported: ({ userId, what }: OfPerson & { what: string }): AuditEvent => ({
    to: { userId },
    detail: what,
  }),

  // Accounts
  account_made: ({ userId, role }: OfPerson & { role: string }): AuditEvent => ({
    to: { userId },
    detail: role,
  }),
  person_changed: ({ userId, change }: OfPerson & { change: string }): AuditEvent => ({
    to: { userId },
    detail: change,
  }),
  /** `name`: what the log called them. Under their id they would be known again. */
  person_erased: ({ name }: { name: string }): AuditEvent => ({ to: { name } }),
  signed_in: ({ userId, method }: OfPerson & { method: string }): AuditEvent => ({
    to: { userId },
    detail: method,
  }),
  password_changed: ofPerson,
  password_link_made: ({
    userId,
    endsSecondFactor,
  }: OfPerson & { endsSecondFactor?: boolean }): AuditEvent => ({
    to: { userId },
    detail: endsSecondFactor ? 'second factor too' : '',
  }),
  password_link_used: ofPerson,
  second_factor_on: ofPerson,
  second_factor_off: ofPerson,
  sign_in_linked: ofPerson,
  sign_in_refused: ofPerson,
  own_page_link_made: ofPerson,

  // Devices
  enrolment_made: ofPerson,
  enrolment_withdrawn: ofPerson,
  device_enrolled: ofDevice,
  device_signed_in: ofDevice,
  device_revoked: ofPerson,

  // Teams and policies
  team_changed: ofTeam,
  team_removed: ofTeam,
  policy_changed: ({ version }: { version: number }): AuditEvent => ({ to: { name: `policy:${version}` } }),

  // Days and minutes
  day_noted: ofDay,
  day_note_withdrawn: ofDay,
  minute_contested: ofMinute,
  contest_withdrawn: ofMinute,
  rejudge_started: ({ version }: { version: number }): AuditEvent => ({
    to: { name: everybody },
    detail: `policy:${version}`,
  }),
  /** `rows` is left out where it would tell how much a single person had. */
  cleaned_up: ({ days, rows }: { days: number; rows?: number | undefined }): AuditEvent => ({
    to: { name: everybody },
    detail: `older than ${days} days${rows === undefined ? '' : `: ${rows} rows`}`,
  }),
}

export type AuditAction = keyof typeof auditEvents
export type AuditFields = { [A in AuditAction]: Parameters<(typeof auditEvents)[A]>[0] }

const byAction: { [A in AuditAction]: (fields: AuditFields[A]) => AuditEvent } = auditEvents

export function describeEvent<A extends AuditAction>(action: A, fields: AuditFields[A]): AuditEvent {
  return byAction[action](fields)
}
