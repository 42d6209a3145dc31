import { appBreakdownRowSchema, summarySchema } from '@telemetry-tracker/shared/contracts/http'
import * as z from 'zod'
import { linkStateSchema } from '../helper/link-state.ts'
import { storedValue } from './stored-value.ts'

// Extension pages forbid making code from text, which zod otherwise tries.
z.config({ jitless: true })

const todaySchema = z.object({
  user: z.string(),
  server: z.string(),
  summary: summarySchema,
  apps: z.array(appBreakdownRowSchema),
  computedAt: z.iso.datetime(),
  source: z.enum(['server', 'local']),
})

/** The last numbers the helper gave, and whose. */
export type Today = z.infer<typeof todaySchema>

export const storedToday = storedValue('local', 'today', todaySchema)
export const storedInstallId = storedValue('local', 'installId', z.string().min(1).max(64))
export const storedLink = storedValue('session', 'link', linkStateSchema)
export const storedRetry = storedValue(
  'session',
  'retry',
  z.object({ failures: z.int(), nextAttemptAt: z.number() }),
)
