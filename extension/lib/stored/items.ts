import { appBreakdownRowSchema, summarySchema } from '@telemetry-tracker/shared/contracts/http'
import * as z from 'zod'
import { linkStateSchema } from '../helper/link-state.ts'
import { storedValue } from './stored-value.ts'

// Extension pages forbid making code from text, which zod otherwise tries.
z.config({ jitless: true })

const hourSchema = z.object({ start: z.string(), productive: z.number(), non_productive: z.number() })

const todaySchema = z.object({
  user: z.string(),
  server: z.string(),
  summary: summarySchema,
  apps: z.array(appBreakdownRowSchema),
  hours: z.array(hourSchema),
  computedAt: z.iso.datetime(),
  source: z.enum(['server', 'local']),
})

/** The last numbers the helper gave, and whose. */
export type Today = z.infer<typeof todaySchema>

export const storedToday = storedValue('local', 'today', todaySchema)
export const storedInstallId = storedValue('local', 'installId', z.string().min(1).max(64))
/** The background of a Chromium browser can't see whether the screen is dark; the popup can and leaves word. */
export const storedScheme = storedValue('local', 'scheme', z.enum(['light', 'dark']))
export const storedLink = storedValue('session', 'link', linkStateSchema)
/** The very text of the last `tabs` message, and when it was sent. */
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
