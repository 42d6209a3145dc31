import { ApiError } from '../errors.ts'

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

export function roleUnknown(): ApiError {
  return new ApiError(
    'Your account has a role that this server does not know, so you cannot see or change anything. Ask an admin to give you another role.',
    { status: 403, code: 'role_unknown' },
  )
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
