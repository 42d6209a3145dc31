import type { ErrorAnswer } from '@telemetry-tracker/shared/contracts/http'
import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'

interface Particulars {
  status: number
  code: string
  headers?: Record<string, string>
  /** Additional fields of the answer. */
  more?: Omit<ErrorAnswer, 'error'>
}

/** An error answer: a status, a stable code for programs, and a message for people that says what to do. */
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
  return new ApiError(`Invalid request body: ${problem}`, { status: 400, code: 'invalid_body' })
}

export function invalidParameter(problem: string): ApiError {
  return new ApiError(`Invalid request address: ${problem}`, { status: 400, code: 'invalid_parameter' })
}

export function operatorsOnly(): ApiError {
  return new ApiError(
    'Only the operator of the server can use this. Send the request from the server itself, or set METRICS_TOKEN and send it as "Authorization: Bearer …".',
    { status: 403, code: 'operators_only' },
  )
}

export function loginNeeded(): ApiError {
  return new ApiError('Sign in first. This server requires an account.', {
    status: 401,
    code: 'login_needed',
  })
}

export function deviceNeeded(): ApiError {
  return new ApiError(
    'This server accepts events from enrolled devices only. Get a code from an admin and run "telemetry-tracker enrol CODE".',
    { status: 401, code: 'device_needed' },
  )
}

export function notAllowed(): ApiError {
  return new ApiError('You don’t have permission to do this. Ask an admin if you need access.', {
    status: 403,
    code: 'not_allowed',
  })
}

export function individualsHidden(): ApiError {
  return new ApiError(
    'This server shows teams, not individual people (LEADERBOARD_MODE=team). Request team totals instead.',
    { status: 403, code: 'individuals_hidden' },
  )
}

export function accountsOnly(): ApiError {
  return new ApiError(
    'This requires accounts, and this server has none yet. Create the first admin with "telemetry-server setup-link" or "telemetry-server create-admin".',
    { status: 403, code: 'accounts_only' },
  )
}

export function csrfRefused(): ApiError {
  return new ApiError('Your session has changed. Reload the page and try again.', {
    status: 403,
    code: 'csrf_refused',
  })
}

export function loginRefused(): ApiError {
  return new ApiError('The user name, password or code is incorrect.', { status: 401, code: 'login_refused' })
}

export function weakPassword(): ApiError {
  return new ApiError(
    'This password is too easy to guess. Choose one that is not commonly used and not based on your name, your company’s name or this product’s name.',
    { status: 400, code: 'weak_password' },
  )
}

export function codeNeeded(): ApiError {
  return new ApiError('Enter the code from your authenticator app as well.', {
    status: 401,
    code: 'code_needed',
  })
}

export function tooManyAttempts(retryAfterSec: number): ApiError {
  return new ApiError(`Too many attempts. Try again in ${retryAfterSec} s.`, {
    status: 429,
    code: 'too_many_attempts',
    headers: { 'Retry-After': String(retryAfterSec) },
  })
}

/** 429 instead of 503, so that a flood of these does not fill the log with errors. */
export function signInBusy(): ApiError {
  return new ApiError('Too many people are signing in right now. Try again in 2 s.', {
    status: 429,
    code: 'too_many_attempts',
    headers: { 'Retry-After': '2' },
  })
}

export function linkUsed(): ApiError {
  return new ApiError('This link has expired or was already used. Ask for a new one.', {
    status: 410,
    code: 'link_used',
  })
}

export function setupDone(): ApiError {
  return new ApiError('This server already has an admin. Sign in.', {
    status: 409,
    code: 'setup_done',
  })
}

export function lastAdmin(): ApiError {
  return new ApiError('This is the last admin. Make another person an admin first.', {
    status: 409,
    code: 'last_admin',
  })
}

export function unknownPerson(): ApiError {
  return new ApiError('There is no person with this name.', { status: 404, code: 'unknown_person' })
}

export function unknownMinute(): ApiError {
  return new ApiError('This person has no such minute. Only minutes that are still stored can be disputed.', {
    status: 404,
    code: 'unknown_minute',
  })
}

export function tooManyContests(): ApiError {
  return new ApiError(
    'You have disputed too many minutes of this day. Talk to your manager about the whole day.',
    {
      status: 409,
      code: 'too_many_contests',
    },
  )
}

export function unknownTeam(): ApiError {
  return new ApiError('There is no team with this ID. Create it first, or choose another.', {
    status: 404,
    code: 'unknown_team',
  })
}

export function codeRefused(): ApiError {
  return new ApiError(
    'This enrolment code is unknown, expired or already used. Ask an admin for a new one.',
    {
      status: 403,
      code: 'code_refused',
    },
  )
}

export function badToken(): ApiError {
  return new ApiError('This token is invalid or has expired. Sign the device in again.', {
    status: 401,
    code: 'bad_token',
  })
}

export function signInRefused(): ApiError {
  return new ApiError('This device is unknown, or its signature is invalid. Enrol it again.', {
    status: 401,
    code: 'sign_in_refused',
  })
}

export function clockOff(): ApiError {
  return new ApiError(
    'The clock of this device is more than 5 minutes off. Correct it; the Date header has the server’s time.',
    { status: 401, code: 'clock_off' },
  )
}

export function deviceRevoked(): ApiError {
  return new ApiError('An admin revoked this device. Ask for a new enrolment code.', {
    status: 403,
    code: 'device_revoked',
  })
}

export function personErased(): ApiError {
  return new ApiError(
    'The person this device was enrolled for was deleted. Delete the data that is still queued on the device.',
    {
      status: 410,
      code: 'person_erased',
    },
  )
}

export function ssoRefused(problem: string): ApiError {
  return new ApiError(`The company sign-in failed: ${problem}`, { status: 401, code: 'sso_refused' })
}

/** A company sign-in with the name of an existing person that is not linked to it. */
export class SsoNotLinked extends ApiError {
  readonly userId: string

  /** @param userId the existing person with this name or one that looks the same */
  constructor(userId: string) {
    super(
      `The company sign-in is not connected to the existing account ${userId}. Admins have been asked to confirm that this is you. You can also connect it yourself: sign in with your password, or open your page from the extension, and connect the company sign-in on your account page.`,
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
  return new ApiError('This account is already connected to a company sign-in. Ask an admin to change it.', {
    status: 409,
    code: 'connected_already',
  })
}

export function signInTaken(): ApiError {
  return new ApiError('This company sign-in is connected to another account. Ask an admin.', {
    status: 409,
    code: 'sign_in_taken',
  })
}

export function stalePolicy(): ApiError {
  return new ApiError(
    'Someone else changed the policy in the meantime. Reload it and apply your changes again.',
    {
      status: 409,
      code: 'stale_policy',
    },
  )
}

export function rejudgeRunning(): ApiError {
  return new ApiError('Past minutes are already being re-evaluated. Wait until that is done.', {
    status: 409,
    code: 'rejudge_running',
  })
}

export function foreignOrigin(): ApiError {
  return new ApiError('Another web page sent this request. Add its origin to CORS_ORIGINS to allow it.', {
    status: 403,
    code: 'foreign_origin',
  })
}

export function wrongHost(): ApiError {
  return new ApiError(
    'This server does not use the host name in the address. Open it as http://127.0.0.1 or http://localhost with its port, or set PUBLIC_URL to the address that people use.',
    { status: 421, code: 'wrong_host' },
  )
}

export function severalHosts(): ApiError {
  return new ApiError('This request has more than one Host header. Send only one.', {
    status: 400,
    code: 'several_hosts',
  })
}

export function notFound(): ApiError {
  return new ApiError('There is nothing at this address. Check it.', { status: 404, code: 'not_found' })
}

export function methodNotAllowed(): ApiError {
  return new ApiError('This address does not accept this method. See the Allow header.', {
    status: 405,
    code: 'method_not_allowed',
  })
}

/** @param rejected the rejected events of the batch before the expected one */
export function sequenceGap(expected: number, rejected: readonly RejectedEvent[]): ApiError {
  return new ApiError(`Earlier batches are missing. Send sequence ${expected} first.`, {
    status: 409,
    code: 'sequence_gap',
    more: { expected, ...(rejected.length > 0 && { rejected: [...rejected] }) },
  })
}

/** @param counted the digest of the batch that was counted under the same number */
export function sequenceReused(counted: string): ApiError {
  return new ApiError(
    'A different batch was already counted with this sequence. This queue is a copy or was restored from one. Leave out what was counted and send the rest in a new epoch.',
    { status: 409, code: 'sequence_reused', more: { counted } },
  )
}

export function epochRetired(): ApiError {
  return new ApiError(
    'This epoch was replaced by a newer one of the same device. Continue with the newer one, or start a new epoch at sequence 1.',
    { status: 409, code: 'epoch_retired' },
  )
}

export function tooLarge(limitKb: number): ApiError {
  return new ApiError(
    `The body is larger than ${limitKb} KB, packed or unpacked. Send fewer events at once, or raise MAX_REQUEST_SIZE_KB.`,
    { status: 413, code: 'too_large' },
  )
}

export function unsupportedEncoding(): ApiError {
  return new ApiError('Content-Encoding must be gzip or omitted.', {
    status: 415,
    code: 'unsupported_encoding',
  })
}

export function tooManyRequests(retryAfterSec: number): ApiError {
  return new ApiError(`Too many batches from this device. Try again in ${retryAfterSec} s.`, {
    status: 429,
    code: 'too_many_requests',
    headers: { 'Retry-After': String(retryAfterSec) },
  })
}

export function tooOften(retryAfterSec: number): ApiError {
  return new ApiError(`Too many requests. Try again in ${retryAfterSec} s.`, {
    status: 429,
    code: 'too_many_requests',
    headers: { 'Retry-After': String(retryAfterSec) },
  })
}

export function tooManyAtOnce(): ApiError {
  return new ApiError('Several of your requests are still running. Wait for one to finish.', {
    status: 429,
    code: 'too_many_at_once',
    headers: { 'Retry-After': '5' },
  })
}

export function expensiveWorkBusy(): ApiError {
  return new ApiError('Other users are running exports, previews or policy changes. Try again shortly.', {
    status: 503,
    code: 'busy',
    headers: { 'Retry-After': '5' },
  })
}

export function busy(): ApiError {
  return new ApiError('The server is busy. Send the same request again shortly.', {
    status: 503,
    code: 'busy',
    headers: { 'Retry-After': '2' },
  })
}

export function clockUnsure(): ApiError {
  return new ApiError(
    'The server’s clock is not confirmed, so the server cannot tell whether this is too old or too new. Keep it and send it again. Operators: see the server log, or run "telemetry-server clock".',
    { status: 503, code: 'clock_unsure', headers: { 'Retry-After': '30' } },
  )
}

export function clockUnsureForDeletion(): ApiError {
  return new ApiError(
    'The server’s clock is not confirmed, so nothing is deleted because of its age. Wait until a device has sent data, or run "telemetry-server clock --confirm" if the clock is right.',
    { status: 503, code: 'clock_unsure', headers: { 'Retry-After': '30' } },
  )
}

export function databaseUnavailable(): ApiError {
  return new ApiError('The database is not responding right now. Send the same request again shortly.', {
    status: 503,
    code: 'database_unavailable',
    headers: { 'Retry-After': '5' },
  })
}

export function internalError(requestId: string): ApiError {
  return new ApiError(
    `Something went wrong on the server. Try again, or ask the operator to look for ${requestId} in the server log.`,
    { status: 500, code: 'internal_error' },
  )
}
