import type { ViewedName } from '@telemetry-tracker/shared/viewed'
import { everybody, teamName } from './names.ts'

/** A person by user ID, or an object by name. */
export type AuditSubject = { userId: string } | { name: string }

/** The subject of an event, and details for admins. Details must not contain a person's name. */
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
/** `start`: the start of the minute, as in the request. */
const ofMinute = ({ userId, start }: OfPerson & { start: string }): AuditEvent => ({
  to: { userId },
  detail: start,
})

/** `start` and `end`: of the stretch, as stored. What it was is not repeated here, because entries are permanent. */
const ofStretch = ({ userId, start, end }: OfPerson & { start: string; end: string }): AuditEvent => ({
  to: { userId },
  detail: `${start} to ${end}`,
})

/**
 * All audit events: the fields each is recorded with, and the subject and details of its entry. Entries are permanent, so never change a name or its
 * meaning. The dashboard's labels are in admin/manage/audit/auditLabels.ts and me/my-data/.
 */
const auditEvents = {
  // Who viewed what
  looked: ({ to, what }: { to: AuditSubject; what: ViewedName }): AuditEvent => ({ to, detail: what }),
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
  /** `name`: the pseudonym in the log. The user ID would identify the erased person. */
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
  notice_acknowledged: ({
    userId,
    notice,
    language,
    textSha256,
    isByPerson,
  }: OfPerson & {
    notice: string
    language: string
    textSha256: string
    isByPerson: boolean
  }): AuditEvent => ({
    to: { userId },
    detail: `version ${notice}, ${language}, by ${isByPerson ? 'the person' : 'the organisation'}, text ${textSha256}`,
  }),

  // Teams and policies
  team_changed: ofTeam,
  team_removed: ofTeam,
  policy_changed: ({ version }: { version: number }): AuditEvent => ({ to: { name: `policy:${version}` } }),

  // Days and minutes
  day_noted: ofDay,
  day_note_withdrawn: ofDay,
  minute_contested: ofMinute,
  contest_withdrawn: ofMinute,
  time_declared: ofStretch,
  declaration_withdrawn: ofStretch,
  declaration_approved: ofStretch,
  declaration_refused: ofStretch,
  rejudge_started: ({ version }: { version: number }): AuditEvent => ({
    to: { name: everybody },
    detail: `policy:${version}`,
  }),
  updates_paused: (): AuditEvent => ({ to: { name: 'updates' } }),
  updates_resumed: (): AuditEvent => ({ to: { name: 'updates' } }),
  /** `rows` is omitted if it could reveal how much data a single person had. */
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
