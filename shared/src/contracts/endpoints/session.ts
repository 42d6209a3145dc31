import {
  codeRequestSchema,
  connectRequestSchema,
  connectSchema,
  doneSchema,
  linkLoginRequestSchema,
  loginRequestSchema,
  passwordChangeSchema,
  passwordLinkRequestSchema,
  type SessionAnswer,
  secondFactorSchema,
  sessionSchema,
  setupRequestSchema,
} from '../access.ts'
import { endpoint } from './endpoint.ts'
import { signInRefused, usedLink, weakPassword } from './errors.ts'

const signedIn: SessionAnswer = {
  user_id: 'ada',
  role: 'employee',
  method: 'password',
  teams: [],
  second_factor: false,
  csrf_token: 'b7Qe…',
  open_mode: false,
  sso: null,
}
const signedOut: SessionAnswer = {
  ...signedIn,
  user_id: null,
  role: null,
  method: null,
  csrf_token: null,
}
const password = 'correct horse battery staple'
const secret = '3kP0vXw9'

export const sessionEndpoints = {
  'GET /session': endpoint({
    id: 'getSession',
    summary: 'Get who is signed in',
    answer: sessionSchema,
    example: { answer: signedIn },
  }),
  'POST /login': endpoint({
    id: 'signIn',
    summary: 'Sign in with a password and, if enabled, a second-factor code',
    description: 'Sets the session cookie.',
    body: loginRequestSchema,
    answer: sessionSchema,
    errors: signInRefused,
    example: { body: { user_id: 'ada', password }, answer: signedIn },
  }),
  'POST /login/link': endpoint({
    id: 'signInByLink',
    summary: "Sign in to one's own page with a link from the helper",
    body: linkLoginRequestSchema,
    answer: sessionSchema,
    errors: usedLink,
    example: { body: { secret }, answer: { ...signedIn, method: 'link' } },
  }),
  'POST /setup': endpoint({
    id: 'createFirstAdmin',
    summary: 'Create the first admin with the link that the server printed',
    description: 'Everyone has to sign in from then on.',
    body: setupRequestSchema,
    answer: sessionSchema,
    errors: { ...weakPassword, 409: 'An admin already exists.', ...usedLink },
    example: { body: { secret, user_id: 'ada', password }, answer: { ...signedIn, role: 'admin' } },
  }),
  'POST /password': endpoint({
    id: 'setPasswordByLink',
    summary: 'Set a password with a link that an admin created',
    description: 'Also signs in, unless a second factor is enabled.',
    body: passwordLinkRequestSchema,
    answer: sessionSchema,
    errors: { ...weakPassword, ...usedLink },
    example: { body: { secret, password }, answer: signedIn },
  }),
  'POST /logout': endpoint({
    id: 'signOut',
    summary: 'Sign out',
    answer: sessionSchema,
    example: { answer: signedOut },
  }),
  'PUT /me/password': endpoint({
    id: 'changePassword',
    summary: "Change one's own password",
    description: 'All other sessions end.',
    body: passwordChangeSchema,
    answer: sessionSchema,
    errors: { ...weakPassword, ...signInRefused },
    example: { body: { current: password, password: 'another long password' }, answer: signedIn },
  }),
  'POST /me/second-factor': endpoint({
    id: 'createSecondFactor',
    summary: 'Create a second factor, not yet enabled',
    answer: secondFactorSchema,
    example: {
      answer: {
        secret: 'JBSWY3DPEHPK3PXP',
        uri: 'otpauth://totp/Telemetry%20Tracker:ada?secret=JBSWY3DPEHPK3PXP',
      },
    },
  }),
  'PUT /me/second-factor': endpoint({
    id: 'enableSecondFactor',
    summary: 'Enable the second factor with a valid code',
    body: codeRequestSchema,
    answer: doneSchema,
    errors: signInRefused,
    example: { body: { code: '123456' }, answer: { done: true } },
  }),
  'DELETE /me/second-factor': endpoint({
    id: 'disableSecondFactor',
    summary: 'Disable the second factor with a valid code',
    body: codeRequestSchema,
    answer: doneSchema,
    errors: signInRefused,
    example: { body: { code: '123456' }, answer: { done: true } },
  }),
  'POST /auth/oidc/link': endpoint({
    id: 'connectCompanySignIn',
    summary: "Start connecting the company sign-in to one's own account",
    description:
      "The person who signs in at the returned address can then use this account. After signing in with the helper's link, no password is needed, but the person must have the same user name at the company sign-in, and either no account or an employee account without a password.",
    body: connectRequestSchema,
    answer: connectSchema,
    errors: { 404: 'No company sign-in is configured.', ...signInRefused },
    example: { body: { password }, answer: { url: 'https://sso.example.com/authorize?…' } },
  }),
} as const
