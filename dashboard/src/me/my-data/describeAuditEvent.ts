import type { AccessLogRow } from '@telemetry-tracker/shared/contracts/me'
import type { Phrase } from '../../words/messages.ts'
import type { Say } from '../../words/words.ts'

const looks: Readonly<Record<string, Phrase>> = {
  day: 'me.lookedAtDay',
  apps: 'me.lookedAtApps',
  days: 'me.lookedAtDays',
  minutes: 'me.lookedAtMinutes',
  notes: 'me.lookedAtNotes',
  leaderboard: 'me.lookedAtLeaderboard',
  status: 'me.lookedAtStatus',
  'team totals': 'me.lookedAtTeamTotals',
}

const auditEvents: Readonly<Record<string, Phrase>> = {
  account_made: 'me.didAccountMade',
  person_changed: 'me.didPersonChanged',
  password_link_made: 'me.didPasswordLink',
  enrolment_made: 'me.didEnrolment',
  enrolment_withdrawn: 'me.didEnrolmentWithdrawn',
  device_revoked: 'me.didDeviceRevoked',
  policy_changed: 'me.didPolicyChanged',
  day_noted: 'me.didNote',
  day_note_withdrawn: 'me.didNoteWithdrawn',
  rejudge_started: 'me.didRejudge',
}

const subjects = {
  me: 'me.aboutMe',
  'my team': 'me.aboutMyTeam',
  everyone: 'me.aboutEveryone',
} as const satisfies Record<AccessLogRow['about'], Phrase>

/** What someone did, as text; the log's own name where there is no text yet. */
export function describeAuditEvent(
  { action, detail }: Pick<AccessLogRow, 'action' | 'detail'>,
  t: Say,
): string {
  const phrase = action === 'looked' ? looks[detail] : auditEvents[action]
  return phrase === undefined ? `${action.replaceAll('_', ' ')} ${detail}`.trim() : t(phrase)
}

export const aboutInWords = (about: AccessLogRow['about'], t: Say) => t(subjects[about])
