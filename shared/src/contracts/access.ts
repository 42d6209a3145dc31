import * as z from 'zod'
import { roleNames, unknownRole } from '../roles.ts'
import { isTimeZone } from '../time/days.ts'
import { acknowledgementSchema } from './devices.ts'

const userId = z.string().min(1).max(128)
const password = z
  .string()
  .min(12, 'must have at least 12 characters')
  .max(256, 'must have at most 256 characters')
const secret = z.string().min(1).max(128)
const code = z.string().min(6).max(10).describe('second-factor code')

const roleSchema = z.enum(roleNames)
const storedRoleSchema = z
  .enum([...roleNames, unknownRole])
  .describe('`unknown`: a role that this server does not know; it has no permissions')

/**
 * How someone signed in. A link from the helper opens only a person's own page, whatever the rights of their
 * account.
 */
export const sessionMethodSchema = z.enum(['password', 'link', 'oidc', 'proxy'])

/** `GET /session`, and the answer to every request that signs someone in. */
export const sessionSchema = z.object({
  user_id: z.string().nullable().describe('user ID; null if no one is signed in'),
  role: storedRoleSchema.nullable(),
  method: sessionMethodSchema
    .nullable()
    .describe('how the person signed in; `link`: with a link from their own helper'),
  teams: z.array(z.string()).describe('IDs of the teams this person manages'),
  second_factor: z.boolean().describe('whether a second factor is enabled'),
  csrf_token: z.string().nullable().describe('to send as `X-CSRF-Token` with every change'),
  open_mode: z.boolean(),
  sso: z.string().nullable().describe('name of the company sign-in; null if none is configured'),
})

/** Body of `POST /login` */
export const loginRequestSchema = z.object({
  user_id: userId,
  password: z.string().min(1).max(256),
  code: code.optional(),
})

/** Body of `POST /setup` */
export const setupRequestSchema = z.object({ secret, user_id: userId, password })

/** Body of `POST /password`: by a link an admin made */
export const passwordLinkRequestSchema = z.object({ secret, password })

/** Body of `POST /login/link`: with the link that the helper requested */
export const linkLoginRequestSchema = z.object({ secret })

/** Body of `PUT /me/password` */
export const passwordChangeSchema = z.object({ current: z.string().min(1).max(256), password })

/** Body of `POST /auth/oidc/link` */
export const connectRequestSchema = z.object({
  password: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe('required if the person signed in with a password'),
})

/** `POST /auth/oidc/link` */
export const connectSchema = z.object({
  url: z.string().describe('address at which to sign in'),
})

/** `POST /me/second-factor` */
export const secondFactorSchema = z.object({
  secret: z.string().describe('base32, to enter in an authenticator app'),
  uri: z.string().describe('the same as an `otpauth` URI, to show as a QR code'),
})

/** Body of `PUT /me/second-factor`: turns it on. Of `DELETE`: turns it off. */
export const codeRequestSchema = z.object({ code })

export const doneSchema = z.object({ done: z.literal(true) })

/** `GET /admin/users` */
export const userRowSchema = z.object({
  user_id: z.string(),
  display_name: z.string().nullable(),
  email: z.string().nullable(),
  team_id: z.string().nullable(),
  time_zone: z
    .string()
    .nullable()
    .describe("IANA time zone of the person's days; null for the organisation's"),
  pseudonymous: z.boolean().describe('whether lists show the ID instead of the name'),
  role: storedRoleSchema,
  has_account: z.boolean().describe('whether the person has an account to sign in'),
  second_factor: z.boolean(),
  first_seen: z.iso.datetime(),
})

/** Body of `PUT /admin/users/:user_id`: fields that are omitted stay unchanged */
export const userChangeSchema = z.object({
  display_name: z.string().max(200).nullable().optional(),
  email: z.email().max(200).nullable().optional(),
  pseudonymous: z.boolean().optional(),
  time_zone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
    .nullable()
    .optional()
    .describe("IANA time zone of the person's days; null for the organisation's"),
  team_id: z.string().min(1).max(128).nullable().optional(),
  role: roleSchema.optional().describe('creates an account if there is none'),
})

/** `POST /admin/users/:user_id/password-link` */
export const passwordLinkSchema = z.object({ url: z.string(), expires_in: z.int() })

/** `GET /admin/sign-in-requests`: company sign-ins that need an admin to confirm the account */
export const signInRequestRowSchema = z.object({
  id: z.string(),
  user_id: z.string().describe('the existing user whose ID is the same or looks the same'),
  called: z.string().describe('user name at the company sign-in'),
  requested: z.iso.datetime(),
})

/** `GET /admin/teams` */
export const teamRowSchema = z.object({
  team_id: z.string(),
  name: z.string(),
  managers: z.array(z.string()),
  people: z.int().min(0),
})

/** Body of `PUT /admin/teams/:team_id` */
export const teamChangeSchema = z.object({
  name: z.string().min(1).max(200),
  managers: z.array(userId).max(100).default([]),
})

/** `GET /admin/devices` */
export const deviceRowSchema = z.object({
  device_id: z.string(),
  user_id: z.string(),
  name: z.string(),
  platform: z.string(),
  helper_version: z.string(),
  enrolled: z.iso.datetime(),
  last_seen: z.iso
    .datetime()
    .nullable()
    .describe('with LEADERBOARD_MODE=team, the last completed day, as midnight UTC'),
  revoked: z.iso.datetime().nullable(),
  queued_events: z
    .int()
    .min(0)
    .nullable()
    .describe('undelivered events at the last report; with LEADERBOARD_MODE=team, rounded up to thousands'),
  dropped_events: z
    .int()
    .min(0)
    .nullable()
    .describe(
      'events lost so far (queue full, refused or damaged); with LEADERBOARD_MODE=team, rounded up to thousands',
    ),
  copies_found: z
    .int()
    .min(0)
    .nullable()
    .describe('how often the queue was found to be copied or restored, at the last report'),
  shared_by_computers: z
    .boolean()
    .describe('whether two computers sent data as this device within the last day'),
  acknowledgement: acknowledgementSchema
    .nullable()
    .describe('the last acknowledgement of the notice of what is recorded; null if none was reported'),
})

/** Body of `POST /admin/enrolments` */
export const enrolmentRequestSchema = z.object({
  user_id: userId,
  hours: z
    .int()
    .min(1)
    .max(24 * 30)
    .default(24 * 7)
    .describe('how long the code is valid'),
})

/** `POST /admin/enrolments`: the code is shown once and stored only as a hash */
export const enrolmentSchema = z.object({
  user_id: z.string(),
  code: z.string(),
  url: z.string().describe('server address for `telemetry-tracker enrol`'),
  expires: z.iso.datetime(),
})

/** `GET /admin/enrolments`: unused codes */
export const enrolmentRowSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  expires: z.iso.datetime(),
})

export type SessionAnswer = z.infer<typeof sessionSchema>
export type SessionMethod = z.infer<typeof sessionMethodSchema>
export type ConnectRequest = z.infer<typeof connectRequestSchema>
export type SignInRequestRow = z.infer<typeof signInRequestRowSchema>
export type UserChange = z.infer<typeof userChangeSchema>
export type UserRow = z.infer<typeof userRowSchema>
export type TeamRow = z.infer<typeof teamRowSchema>
export type DeviceRow = z.infer<typeof deviceRowSchema>
export type Enrolment = z.infer<typeof enrolmentSchema>
export type EnrolmentRow = z.infer<typeof enrolmentRowSchema>
