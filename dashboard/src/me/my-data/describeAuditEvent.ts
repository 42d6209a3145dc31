import type { AccessLogRow } from '@telemetry-tracker/shared/contracts/me'
import { isViewedName, viewed } from '@telemetry-tracker/shared/viewed'
import type { Translate } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/messages.ts'

const auditEvents: Readonly<Record<string, TextKey>> = {
  account_made: 'me.didAccountMade',
  person_changed: 'me.didPersonChanged',
  password_link_made: 'me.didPasswordLink',
  enrolment_made: 'me.didEnrolment',
  enrolment_withdrawn: 'me.didEnrolmentWithdrawn',
  device_revoked: 'me.didDeviceRevoked',
  policy_changed: 'me.didPolicyChanged',
  day_noted: 'me.didNote',
  day_note_withdrawn: 'me.didNoteWithdrawn',
  declaration_approved: 'declared.didApprove',
  declaration_refused: 'declared.didRefuse',
  rejudge_started: 'me.didRejudge',
}

const subjects = {
  me: 'me.scopeMe',
  'my team': 'me.scopeMyTeam',
  everyone: 'me.scopeEveryone',
} as const satisfies Record<AccessLogRow['about'], TextKey>

/** What someone did. An action without a text yet is shown by its name in the log. */
export function describeAuditEvent(
  { action, detail }: Pick<AccessLogRow, 'action' | 'detail'>,
  t: Translate,
): string {
  const key = action === 'looked' && isViewedName(detail) ? viewed[detail] : auditEvents[action]
  return key === undefined ? `${action.replaceAll('_', ' ')} ${detail}`.trim() : t(key)
}

export const describeScope = (about: AccessLogRow['about'], t: Translate) => t(subjects[about])
