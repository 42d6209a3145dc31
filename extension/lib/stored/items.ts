import { minuteStates, noInputCountings } from '@telemetry-tracker/shared/contracts/states'
import * as z from 'zod/mini'
import { linkStateSchema } from '../helper/link-state.ts'
import { storedValue } from './stored-value.ts'

// Extension pages forbid creating code from text, which zod otherwise tries.
z.config({ jitless: true })

// Stored values were validated by the contracts when they arrived. Those schemas would make the popup open
// later, so these small ones describe only what it shows.
// The defaults are for what an earlier version stored.
const noInput = z._default(z.number(), 0)
const summarySchema = z.object({
  productive: z.number(),
  non_productive: z.number(),
  no_input: noInput,
  no_input_counts: z._default(z.enum(noInputCountings), 'non_productive'),
  total_seconds: z.number(),
  total_buckets: z.number(),
})
const appSchema = z.object({
  app_name: z.string(),
  category: z.enum(minuteStates),
  total_seconds: z.number(),
  states: z.object({ productive: z.number(), non_productive: z.number(), no_input: noInput }),
})
const hourSchema = z.object({
  start: z.string(),
  productive: z.number(),
  non_productive: z.number(),
  no_input: noInput,
})

const todaySchema = z.object({
  user: z.string(),
  server: z.string(),
  summary: summarySchema,
  apps: z.array(appSchema),
  hours: z.array(hourSchema),
  computedAt: z.iso.datetime(),
  source: z.enum(['server', 'local']),
})

/** The last numbers from the helper, with their person and server. */
export type Today = z.infer<typeof todaySchema>

export const storedToday = storedValue('local', 'today', todaySchema)
export const storedInstallId = storedValue(
  'local',
  'installId',
  z.string().check(z.minLength(1), z.maxLength(64)),
)
/** The background of a Chromium browser can't see whether the screen is dark, so the popup stores it here. */
export const storedScheme = storedValue('local', 'scheme', z.enum(['light', 'dark']))
export const storedLink = storedValue('session', 'link', linkStateSchema)
/** The exact text of the last `tabs` message, and when it was sent. */
export const storedLastMessage = storedValue(
  'session',
  'lastMessage',
  z.object({ text: z.string(), at: z.string() }),
)
export const storedRetry = storedValue(
  'session',
  'retry',
  z.object({ failures: z.int(), nextAttemptAt: z.number() }),
)
