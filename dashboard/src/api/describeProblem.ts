import type { Translate } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/messages.ts'

/** Texts of known problems, by error code. For other codes, the server's message is shown. */
const sentences: Readonly<Record<string, TextKey>> = {
  unreachable: 'common.problemUnreachable',
  not_data: 'common.problemNotData',
  unexplained: 'common.problemUnexplained',
  not_allowed: 'common.problemNotAllowed',
  role_unknown: 'common.problemRoleUnknown',
  individuals_hidden: 'common.problemIndividualsHidden',
  database_unavailable: 'common.problemDatabase',
  busy: 'common.problemBusy',
  internal_error: 'common.problemInternal',
  csrf_refused: 'common.problemSession',
  login_refused: 'common.problemLogin',
  weak_password: 'common.problemWeakPassword',
  code_needed: 'common.problemCodeNeeded',
  too_many_attempts: 'common.problemTooMany',
  too_many_requests: 'common.problemTooOften',
  too_many_at_once: 'common.problemTooManyAtOnce',
  unknown_minute: 'common.problemUnknownMinute',
  too_many_contests: 'common.problemTooManyContests',
  declaring_off: 'declared.off',
  note_needed: 'declared.problemNote',
  declared_already: 'declared.problemAlready',
  unknown_declaration: 'declared.problemGone',
  not_pending: 'declared.problemNotPending',
  own_declaration: 'declared.problemOwn',
  link_used: 'common.problemLinkUsed',
  unknown_person: 'common.problemUnknownPerson',
}

/** Describes a problem and what to do about it, for the person at the page. */
export function describeProblem(error: Error, t: Translate): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const key = sentences[code]
  return key === undefined ? error.message : t(key)
}
