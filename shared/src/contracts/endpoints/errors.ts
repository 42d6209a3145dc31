/** Errors that several endpoints share. */
export const tooManyAttempts = { 429: 'Too many attempts. `Retry-After` has the seconds to wait.' }

export const signInRefused = {
  401: '`login_refused`: the user name, password or code is wrong. `code_needed`: a second-factor code is required.',
  ...tooManyAttempts,
}

export const weakPassword = { 400: '`weak_password`: the password is too easy to guess.' }

export const usedLink = { 410: 'The link was already used or has expired.', ...tooManyAttempts }

export const unknownUser = { 404: 'No user has this ID.' }

export const badDays = { 400: 'A date is not valid, or the dates contradict each other.' }

export const stalePolicy = { 409: '`stale_policy`: the policy has changed since that version was read.' }
