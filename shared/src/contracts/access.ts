import * as z from 'zod'
import { roleNames, unknownRole } from '../roles.ts'
import { isTimeZone } from '../time/days.ts'

const userId = z.string().min(1).max(128)
const password = z
  .string()
  .min(12, 'must have at least 12 characters')
  .max(256, 'must have at most 256 characters')
const secret = z.string().min(1).max(128)
const code = z.string().min(6).max(10).describe('of the second factor')

const roleSchema = z.enum(roleNames)
const storedRoleSchema = z
  .enum([...roleNames, unknownRole])
  .describe('`unknown`: a role that this server does not know; it may do nothing')

/** `GET /session`, and the answer to everything that signs someone in */
/**
 * How someone signed in. A link from the helper opens only a person's own page, whatever the rights of their
 * account.
 */
export const sessionMethodSchema = z.enum(['password', 'link', 'oidc', 'proxy'])

export const sessionSchema = z.object({
  user_id: z.string().nullable().describe('who is signed in; null for nobody'),
  role: storedRoleSchema.nullable(),
  method: sessionMethodSchema.nullable().describe('how they came in: `link` by the one of their own helper'),
  teams: z.array(z.string()).describe('the teams this person manages'),
  second_factor: z.boolean().describe('whether a second factor is on'),
  csrf_token: z.string().nullable().describe('sent as `X-CSRF-Token` with every change'),
  open_mode: z.boolean(),
  sso: z.string().nullable().describe('the name of the company sign-in, when there is one'),
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
  password: z.string().min(1).max(256).optional().describe('needed by who came in by one'),
})

/** `POST /auth/oidc/link` */
export const connectSchema = z.object({
  url: z.string().describe('where to sign in at the company sign-in'),
})

/** `POST /me/second-factor` */
export const secondFactorSchema = z.object({
  secret: z.string().describe('base32, to type into an authenticator app'),
  uri: z.string().describe('the same, to show as a picture'),
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
  time_zone: z.string().nullable().describe("where their days begin; null for the organisation's zone"),
  pseudonymous: z.boolean().describe('lists have this person by id only'),
  role: storedRoleSchema,
  has_account: z.boolean().describe('whether this person can sign in'),
  second_factor: z.boolean(),
  first_seen: z.iso.datetime(),
})

/** Body of `PUT /admin/users/:user_id`: fields that are left out stay unchanged */
export const userChangeSchema = z.object({
  display_name: z.string().max(200).nullable().optional(),
  email: z.email().max(200).nullable().optional(),
  pseudonymous: z.boolean().optional(),
  time_zone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
    .nullable()
    .optional()
    .describe("where the person's days begin; null for the organisation's zone"),
  team_id: z.string().min(1).max(128).nullable().optional(),
  role: roleSchema.optional().describe('gives the person an account'),
})

/** `POST /admin/users/:user_id/password-link` */
export const passwordLinkSchema = z.object({ url: z.string(), expires_in: z.int() })

/** `GET /admin/sign-in-requests`: company sign-ins that need an admin to confirm the account */
export const signInRequestRowSchema = z.object({
  id: z.string(),
  user_id: z.string().describe('who is known here by that name, or by one that looks the same'),
  called: z.string().describe('what the company sign-in calls this person'),
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
    .describe('with LEADERBOARD_MODE=team the last day that is over, as its midnight in UTC'),
  revoked: z.iso.datetime().nullable(),
  queued_events: z
    .int()
    .min(0)
    .nullable()
    .describe(
      'what it still had to deliver when it last told; with LEADERBOARD_MODE=team in thousands, rounded up',
    ),
  dropped_events: z
    .int()
    .min(0)
    .nullable()
    .describe(
      'what it ever had to let go, for want of room or because it was refused or damaged; with LEADERBOARD_MODE=team in thousands, rounded up',
    ),
  copies_found: z
    .int()
    .min(0)
    .nullable()
    .describe('how often its queue turned out to be a copy, or restored from one, when it last told'),
  shared_by_computers: z.boolean().describe('two computers delivered as this device within the last day'),
})

/** Body of `POST /admin/enrolments` */
export const enrolmentRequestSchema = z.object({
  user_id: userId,
  hours: z
    .int()
    .min(1)
    .max(24 * 30)
    .default(24 * 7)
    .describe('how long it can be used'),
})

/** `POST /admin/enrolments`: the code is shown once and stored only as a hash */
export const enrolmentSchema = z.object({
  user_id: z.string(),
  code: z.string(),
  url: z.string().describe('for `telemetry-tracker enrol`'),
  expires: z.iso.datetime(),
})

/** `GET /admin/enrolments`: unused codes */
export const enrolmentRowSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  expires: z.iso.datetime(),
})

export type SessionAnswer = z.infer<typeof sessionSchema>
export type SecondFactor = z.infer<typeof secondFactorSchema>
export type Done = z.infer<typeof doneSchema>
export type SessionMethod = z.infer<typeof sessionMethodSchema>
export type ConnectRequest = z.infer<typeof connectRequestSchema>
export type ConnectAnswer = z.infer<typeof connectSchema>
export type SignInRequestRow = z.infer<typeof signInRequestRowSchema>
export type UserChange = z.infer<typeof userChangeSchema>
export type UserRow = z.infer<typeof userRowSchema>
export type PasswordLink = z.infer<typeof passwordLinkSchema>
export type TeamRow = z.infer<typeof teamRowSchema>
export type DeviceRow = z.infer<typeof deviceRowSchema>
export type Enrolment = z.infer<typeof enrolmentSchema>
export type EnrolmentRow = z.infer<typeof enrolmentRowSchema>
