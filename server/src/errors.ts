import type { ErrorAnswer } from '@telemetry-tracker/shared/contracts/http'
import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'

interface Particulars {
  status: number
  code: string
  headers?: Record<string, string>
  /** What the answer says beside the error. */
  more?: Omit<ErrorAnswer, 'error'>
}

/** An error answer: status, a stable code for programs, and a sentence for people with what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>
  readonly more: Omit<ErrorAnswer, 'error'>

  constructor(message: string, { status, code, headers = {}, more = {} }: Particulars) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
    this.more = more
  }
}

export function invalidBody(problem: string): ApiError {
  return new ApiError(`The body cannot be used: ${problem}`, { status: 400, code: 'invalid_body' })
}

export function invalidParameter(problem: string): ApiError {
  return new ApiError(`The address cannot be used: ${problem}`, { status: 400, code: 'invalid_parameter' })
}

export function operatorsOnly(): ApiError {
  return new ApiError(
    'This is for whoever runs the server: ask from the same machine, or with METRICS_TOKEN set, send it as "Authorization: Bearer …".',
    { status: 403, code: 'operators_only' },
  )
}

export function loginNeeded(): ApiError {
  return new ApiError('Sign in first: this server has accounts.', { status: 401, code: 'login_needed' })
}

export function deviceNeeded(): ApiError {
  return new ApiError(
    'This server takes events only from enrolled devices: get a code from an admin and run "telemetry-tracker enrol CODE".',
    { status: 401, code: 'device_needed' },
  )
}

export function notAllowed(): ApiError {
  return new ApiError('This is not for you to see or do: ask an admin if you need it.', {
    status: 403,
    code: 'not_allowed',
  })
}

export function individualsHidden(): ApiError {
  return new ApiError(
    'This server shows teams, not single people (LEADERBOARD_MODE=team): ask for the totals of teams.',
    { status: 403, code: 'individuals_hidden' },
  )
}

export function accountsOnly(): ApiError {
  return new ApiError(
    'This needs accounts, and this server has none yet: make the first admin with "telemetry-server setup-link" or "telemetry-server create-admin".',
    { status: 403, code: 'accounts_only' },
  )
}

export function csrfRefused(): ApiError {
  return new ApiError('The page this came from is not this session’s: reload it and try again.', {
    status: 403,
    code: 'csrf_refused',
  })
}

export function loginRefused(): ApiError {
  return new ApiError('User name, password or code is not right.', { status: 401, code: 'login_refused' })
}

export function weakPassword(): ApiError {
  return new ApiError(
    'This password is too easy to guess: choose one that is not commonly used and is not made of your name, the company’s or this product’s.',
    { status: 400, code: 'weak_password' },
  )
}

export function codeNeeded(): ApiError {
  return new ApiError('Enter the code of your authenticator app, too.', { status: 401, code: 'code_needed' })
}

export function tooManyAttempts(retryAfterSec: number): ApiError {
  return new ApiError(`Too many attempts: try again in ${retryAfterSec} s.`, {
    status: 429,
    code: 'too_many_attempts',
    headers: { 'Retry-After': String(retryAfterSec) },
  })
}

/** As a refusal, not a failure of the server: a flood of these must not fill its log with errors. */
export function signInBusy(): ApiError {
  return new ApiError('Too many people are signing in at this moment: try again in 2 s.', {
    status: 429,
    code: 'too_many_attempts',
    headers: { 'Retry-After': '2' },
  })
}

export function linkUsed(): ApiError {
  return new ApiError('This link was used already, or is too old: ask for a new one.', {
    status: 410,
    code: 'link_used',
  })
}

export function setupDone(): ApiError {
  return new ApiError('This server has its first admin already: sign in.', {
    status: 409,
    code: 'setup_done',
  })
}

export function lastAdmin(): ApiError {
  return new ApiError('This is the last admin: make another person admin first.', {
    status: 409,
    code: 'last_admin',
  })
}

export function unknownPerson(): ApiError {
  return new ApiError('Nobody of this name is known.', { status: 404, code: 'unknown_person' })
}

export function unknownMinute(): ApiError {
  return new ApiError(
    'There is no such minute of this person: only minutes that are still kept can be contested.',
    {
      status: 404,
      code: 'unknown_minute',
    },
  )
}

export function tooManyContests(): ApiError {
  return new ApiError(
    'You have contested very many minutes of that day: speak with your manager about the day as a whole.',
    {
      status: 409,
      code: 'too_many_contests',
    },
  )
}

export function unknownTeam(): ApiError {
  return new ApiError('There is no team of this id: make it first, or choose another.', {
    status: 404,
    code: 'unknown_team',
  })
}

export function codeRefused(): ApiError {
  return new ApiError(
    'This enrolment code is unknown, was used already, or is too old: ask an admin for a new one.',
    {
      status: 403,
      code: 'code_refused',
    },
  )
}

export function badToken(): ApiError {
  return new ApiError('This token is not, or no longer, good: sign the device in again.', {
    status: 401,
    code: 'bad_token',
  })
}

export function signInRefused(): ApiError {
  return new ApiError('This device is not known here, or its signature is not right: enrol it again.', {
    status: 401,
    code: 'sign_in_refused',
  })
}

export function clockOff(): ApiError {
  return new ApiError(
    'The clock of this device is more than 5 minutes off: set it right. The Date header has the time.',
    { status: 401, code: 'clock_off' },
  )
}

export function deviceRevoked(): ApiError {
  return new ApiError('An admin ended the right of this device to deliver: ask for a new enrolment code.', {
    status: 403,
    code: 'device_revoked',
  })
}

export function personErased(): ApiError {
  return new ApiError('The person this device counted for was deleted: clear what still waits here.', {
    status: 410,
    code: 'person_erased',
  })
}

export function ssoRefused(problem: string): ApiError {
  return new ApiError(`The company sign-in did not work: ${problem}`, { status: 401, code: 'sso_refused' })
}

/** A company sign-in that goes by the name of somebody known here whom it is not linked to. */
export class SsoNotLinked extends ApiError {
  readonly userId: string

  /** @param userId who is known here by that name, or by one that looks the same */
  constructor(userId: string) {
    super(
      `The company sign-in is not connected to ${userId}, who is known here already. Admins have been asked to confirm that this is you. You can do it yourself: sign in with your password, or open your own page from the extension, and connect the company sign-in on your account page.`,
      { status: 401, code: 'sso_not_linked' },
    )
    this.userId = userId
  }
}

export function passwordFirst(): ApiError {
  return new ApiError('Sign in with your password to connect the company sign-in to this account.', {
    status: 409,
    code: 'password_first',
  })
}

export function connectedAlready(): ApiError {
  return new ApiError('A company sign-in is connected to this account already: ask an admin to change it.', {
    status: 409,
    code: 'connected_already',
  })
}

export function signInTaken(): ApiError {
  return new ApiError('This company sign-in is connected to another account: ask an admin.', {
    status: 409,
    code: 'sign_in_taken',
  })
}

export function stalePolicy(): ApiError {
  return new ApiError('Someone else changed the policy meanwhile: load it anew and change that.', {
    status: 409,
    code: 'stale_policy',
  })
}

export function rejudgeRunning(): ApiError {
  return new ApiError('All minutes are being judged anew already: wait until that is done.', {
    status: 409,
    code: 'rejudge_running',
  })
}

export function foreignOrigin(): ApiError {
  return new ApiError(
    'Another web page sent this request: add its origin to CORS_ORIGINS if it may call this server.',
    { status: 403, code: 'foreign_origin' },
  )
}

export function wrongHost(): ApiError {
  return new ApiError(
    'This server is not known by the name in the address: open it as http://127.0.0.1 or http://localhost with its port, or set PUBLIC_URL to the address people use.',
    { status: 421, code: 'wrong_host' },
  )
}

export function severalHosts(): ApiError {
  return new ApiError('This request has more than one Host header: send one.', {
    status: 400,
    code: 'several_hosts',
  })
}

export function notFound(): ApiError {
  return new ApiError('Nothing is here: check the address.', { status: 404, code: 'not_found' })
}

export function methodNotAllowed(): ApiError {
  return new ApiError('This address takes other methods: see the Allow header.', {
    status: 405,
    code: 'method_not_allowed',
  })
}

/** @param rejected which events of the batch before the expected one did not count */
export function sequenceGap(expected: number, rejected: readonly RejectedEvent[]): ApiError {
  return new ApiError(`Batches before this one are missing: send sequence ${expected} first.`, {
    status: 409,
    code: 'sequence_gap',
    more: { expected, ...(rejected.length > 0 && { rejected: [...rejected] }) },
  })
}

/** @param counted the digest of the batch that was counted under the same number */
export function sequenceReused(counted: string): ApiError {
  return new ApiError(
    'Another batch was counted under this sequence: this queue is a copy, or was restored from one. Leave out what is counted already and send the rest in a new epoch.',
    { status: 409, code: 'sequence_reused', more: { counted } },
  )
}

export function epochRetired(): ApiError {
  return new ApiError(
    'This epoch was replaced by a newer one of the same device: go on with the newer one, or start a new epoch at sequence 1.',
    { status: 409, code: 'epoch_retired' },
  )
}

export function tooLarge(limitKb: number): ApiError {
  return new ApiError(
    `The body is over ${limitKb} KB (also when unpacked): send fewer events at once, or raise MAX_REQUEST_SIZE_KB.`,
    { status: 413, code: 'too_large' },
  )
}

export function unsupportedEncoding(): ApiError {
  return new ApiError('Content-Encoding must be gzip or left out.', {
    status: 415,
    code: 'unsupported_encoding',
  })
}

export function tooManyRequests(retryAfterSec: number): ApiError {
  return new ApiError(`Too many batches from this device: try again in ${retryAfterSec} s.`, {
    status: 429,
    code: 'too_many_requests',
    headers: { 'Retry-After': String(retryAfterSec) },
  })
}

export function tooOften(retryAfterSec: number): ApiError {
  return new ApiError(`You are doing this too often: try again in ${retryAfterSec} s.`, {
    status: 429,
    code: 'too_many_requests',
    headers: { 'Retry-After': String(retryAfterSec) },
  })
}

export function tooManyAtOnce(): ApiError {
  return new ApiError('You already have several requests like this running: wait until one is done.', {
    status: 429,
    code: 'too_many_at_once',
    headers: { 'Retry-After': '5' },
  })
}

export function expensiveWorkBusy(): ApiError {
  return new ApiError(
    'Others are running exports, previews or changes of the policy: try again in a moment.',
    {
      status: 503,
      code: 'busy',
      headers: { 'Retry-After': '5' },
    },
  )
}

export function busy(): ApiError {
  return new ApiError('The server has as much to do as it can take: send the same again in a moment.', {
    status: 503,
    code: 'busy',
    headers: { 'Retry-After': '2' },
  })
}

export function clockUnsure(): ApiError {
  return new ApiError(
    'The server is not sure of its clock and cannot tell whether this is too old or too new: keep it and send the same again. Whoever runs the server: see its log, or run "telemetry-server clock".',
    { status: 503, code: 'clock_unsure', headers: { 'Retry-After': '30' } },
  )
}

export function clockUnsureForDeletion(): ApiError {
  return new ApiError(
    'The server is not sure of its clock, so it deletes nothing because of its age: wait until a computer has delivered, or run "telemetry-server clock --confirm" if the clock is right.',
    { status: 503, code: 'clock_unsure', headers: { 'Retry-After': '30' } },
  )
}

export function databaseUnavailable(): ApiError {
  return new ApiError('The database does not answer just now: send the same again in a moment.', {
    status: 503,
    code: 'database_unavailable',
    headers: { 'Retry-After': '5' },
  })
}

export function internalError(requestId: string): ApiError {
  return new ApiError(
    `Something went wrong in the server: try again, or ask whoever runs it to look for ${requestId} in its log.`,
    { status: 500, code: 'internal_error' },
  )
}
