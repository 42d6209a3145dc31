import * as z from 'zod'
import { languages } from '../languages.ts'
import { policySchema } from '../policy.ts'
import { eventSchema } from './event.ts'
import { collectingStates } from './states.ts'

/**
 * What the set-up page and the helper behind it exchange. The page is served by the helper itself, on this computer
 * only, so both are always of the same version.
 */

/** Why a server could not be used. The page has a sentence with what to do for each. */
const connectProblems = [
  'not_an_address',
  'http_not_allowed',
  'no_tls',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_name',
  'clock_off',
  'name_unknown',
  'no_network',
  'refused',
  'timeout',
  'proxy_sign_in',
  'not_our_server',
  'answers_changed',
  'server_too_old',
  'code_missing',
  'code_refused',
  'user_missing',
  'too_many_attempts',
  'other',
] as const

/** What the helper needs from the system. */
const permissionNames = ['windows', 'input'] as const

const permissionSchema = z.object({
  name: z.enum(permissionNames),
  state: z
    .enum(['granted', 'limited', 'missing', 'unknown'])
    .describe('unknown: the system only tells while the agent runs'),
  detail: z.string().optional().describe('what the system says, in English, with what to do'),
})

const browserSchema = z.object({
  browser: z.string().describe('its name in the registry of browsers'),
  title: z.string(),
  isRegistered: z.boolean().describe('it knows where the helper is'),
  isConnected: z.boolean().describe('its extension talks to the helper'),
})

/** `POST /api/state`: everything that the page shows; it asks every two seconds. */
const setupStateSchema = z.object({
  version: z.string(),
  system: z.enum(['linux', 'macos', 'windows']),
  org: z.string().optional().describe('name of the organisation, from the preset'),
  server: z.string().describe('the address in use, or the one to suggest'),
  isServerGiven: z.boolean().describe('the address comes from the organisation, not from the default'),
  hasCode: z.boolean().describe('the preset has a code, which is used if the person enters none'),
  isConnecting: z.boolean().describe('a connection is being made, perhaps asked for before a reload'),
  user: z.string().nullable().describe('for whom this device records; null until it is connected'),
  policy: policySchema.nullable().describe('the terms of the server; null until it is connected'),
  acknowledged: z
    .object({
      at: z.iso.datetime(),
      organisation: z
        .string()
        .nullable()
        .describe('who acknowledged for this person; null: they did themselves'),
      isCurrent: z.boolean().describe('it was the same notice'),
    })
    .nullable(),
  permissions: z.array(permissionSchema),
  gnomeExtension: z
    .enum(['missing', 'installed'])
    .nullable()
    .describe('what tells the windows on GNOME with Wayland; null on other desktops'),
  browsers: z.array(browserSchema),
  agent: z
    .object({
      state: z.enum(collectingStates),
      detail: z.string().optional(),
      hasDelivered: z.boolean().describe('the server has received something since the agent started'),
    })
    .nullable()
    .describe('null while no agent runs'),
  startsAtSignIn: z.boolean(),
})

/** Body of `POST /api/connect` */
const connectRequestSchema = z.object({
  server: z.string().trim().max(2_048).describe('its address, or an enrolment link, which contains a code'),
  code: z
    .string()
    .trim()
    .max(2_048)
    .optional()
    .describe('one-time code or link; omitted: the one of the preset'),
  user_id: z.string().trim().max(200).optional().describe('for a server without accounts'),
  allow_http: z.boolean().default(false),
})

/** Its answer. `needs` says what the server asks for before it can be used. */
const connectAnswerSchema = z.discriminatedUnion('result', [
  z.object({ result: z.literal('connected'), user: z.string() }),
  z.object({ result: z.literal('needs'), needs: z.enum(['code', 'user_id']) }),
  z.object({
    result: z.literal('problem'),
    problem: z.enum(connectProblems),
    detail: z.string().optional().describe('in English, for the person who helps'),
  }),
])

/** `POST /api/sample`: one second, taken because the person asked, shown, and thrown away. */
const sampleAnswerSchema = z.object({
  event: eventSchema,
  isReal: z.boolean().describe('false: this desktop cannot be observed, and the event is an example'),
})

const languageSchema = z.enum(Object.keys(languages) as [keyof typeof languages])
const nothing = z.object({})
const done = z.object({ done: z.literal(true) })
/** An action that can fail for a reason outside of this page. */
const outcome = z.object({
  problem: z.string().optional().describe('why it failed, in English, with what to do'),
})

/** The calls of the page: all are `POST /api/<name>` with a JSON body. */
export const setupCalls = {
  state: { body: nothing, answer: setupStateSchema },
  connect: { body: connectRequestSchema, answer: connectAnswerSchema },
  sample: { body: nothing, answer: sampleAnswerSchema },
  /** Recording starts only now. */
  acknowledge: { body: z.object({ language: languageSchema }), answer: outcome },
  'register-browser': { body: z.object({ browser: z.string().max(64) }), answer: outcome },
  /** With the person's consent. GNOME starts it at the next sign-in. */
  'install-gnome-extension': { body: nothing, answer: outcome },
  /** `later` ends the page; with `again` false it no longer opens at sign-in. */
  later: { body: z.object({ again: z.boolean() }), answer: done },
  finish: { body: nothing, answer: done },
  /** The page was closed or is being reloaded. */
  goodbye: { body: nothing, answer: done },
} as const

export type SetupCall = keyof typeof setupCalls
export type SetupBody<C extends SetupCall> = z.input<(typeof setupCalls)[C]['body']>
export type SetupAnswer<C extends SetupCall> = z.output<(typeof setupCalls)[C]['answer']>
export type SetupState = z.infer<typeof setupStateSchema>
export type ConnectRequest = z.infer<typeof connectRequestSchema>
export type ConnectAnswer = z.infer<typeof connectAnswerSchema>
export type ConnectProblem = (typeof connectProblems)[number]
export type Permission = z.infer<typeof permissionSchema>
export type BrowserInSetup = z.infer<typeof browserSchema>
