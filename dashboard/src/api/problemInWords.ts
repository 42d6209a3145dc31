import type { Phrase } from '../words/messages.ts'
import type { Say } from '../words/words.ts'

/**
 * Problems with texts in every language, by the server's code or this page's own; for others the server's
 * sentence is shown.
 */
const sentences: Readonly<Record<string, Phrase>> = {
  unreachable: 'common.problemUnreachable',
  not_data: 'common.problemNotData',
  unexplained: 'common.problemUnexplained',
  not_allowed: 'common.problemNotAllowed',
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
  link_used: 'common.problemLinkUsed',
  unknown_person: 'common.problemUnknownPerson',
}

/** What went wrong and what to do, as a sentence for the reader. */
export function problemInWords(error: Error, t: Say): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const phrase = sentences[code]
  return phrase === undefined ? error.message : t(phrase)
}
