import type { DeclaredRow } from '@telemetry-tracker/shared/contracts/declared'
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

export function declaringOff(): ApiError {
  return new ApiError('Your organisation does not let people declare time.', {
    status: 403,
    code: 'declaring_off',
  })
}

export function noteNeeded(): ApiError {
  return new ApiError('Say in a few words what it was: your organisation asks for a note.', {
    status: 400,
    code: 'note_needed',
  })
}

/** @param overlaps the declaration that covers part of the stretch */
export function declaredAlready(overlaps: DeclaredRow): ApiError {
  return new ApiError(
    `You have already declared the time from ${overlaps.start} to ${overlaps.end}. Withdraw that first, or choose another stretch.`,
    { status: 409, code: 'declared_already', more: { overlaps } },
  )
}

export function unknownDeclaration(): ApiError {
  return new ApiError('This person has no such declaration. Reload the page.', {
    status: 404,
    code: 'unknown_declaration',
  })
}

export function ownDeclaration(): ApiError {
  return new ApiError('Someone else has to decide about your own declaration.', {
    status: 403,
    code: 'own_declaration',
  })
}

export function notPending(): ApiError {
  return new ApiError('This declaration no longer waits for approval. Reload the list.', {
    status: 409,
    code: 'not_pending',
  })
}

export function unknownTeam(): ApiError {
  return new ApiError('There is no team with this ID. Create it first, or choose another.', {
    status: 404,
    code: 'unknown_team',
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

export function updatesPaused(): ApiError {
  return new ApiError(
    'Your organisation has paused updates. Nothing is installed until an admin resumes them.',
    {
      status: 409,
      code: 'updates_paused',
    },
  )
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
