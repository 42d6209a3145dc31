interface Particulars {
  status: number
  code: string
  headers?: Record<string, string>
  expected?: number
}

/** An error answer: status, a stable code for programs, and a sentence for people with what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>
  readonly expected: number | undefined

  constructor(message: string, { status, code, headers = {}, expected }: Particulars) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
    this.expected = expected
  }
}

export function invalidBody(problem: string): ApiError {
  return new ApiError(`The body cannot be used: ${problem}`, { status: 400, code: 'invalid_body' })
}

export function invalidParameter(problem: string): ApiError {
  return new ApiError(`The address cannot be used: ${problem}`, { status: 400, code: 'invalid_parameter' })
}

export function accountsNeeded(): ApiError {
  return new ApiError(
    'This server runs with accounts off and not in open mode, so nobody may read or write: set OPEN_MODE=true behind your own access control, or HOST=127.0.0.1.',
    { status: 403, code: 'accounts_needed' },
  )
}

export function operatorsOnly(): ApiError {
  return new ApiError(
    'This is for whoever runs the server: ask from the same machine, or with METRICS_TOKEN set, send it as "Authorization: Bearer …".',
    { status: 403, code: 'operators_only' },
  )
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

export function notFound(): ApiError {
  return new ApiError('Nothing is here: check the address.', { status: 404, code: 'not_found' })
}

export function methodNotAllowed(): ApiError {
  return new ApiError('This address takes other methods: see the Allow header.', {
    status: 405,
    code: 'method_not_allowed',
  })
}

export function sequenceGap(expected: number): ApiError {
  return new ApiError(`Batches before this one are missing: send sequence ${expected} first.`, {
    status: 409,
    code: 'sequence_gap',
    expected,
  })
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

export function busy(): ApiError {
  return new ApiError('The server has as much to do as it can take: send the same again in a moment.', {
    status: 503,
    code: 'busy',
    headers: { 'Retry-After': '2' },
  })
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
