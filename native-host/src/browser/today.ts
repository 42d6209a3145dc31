import {
  appBreakdownRowSchema,
  reasonSchema,
  summarySchema,
  timelineRowSchema,
} from '@telemetry-tracker/shared/contracts/http'
import type { TodayMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Logger } from 'pino'
import * as z from 'zod'
import { readEndpoint } from '../http/read-endpoint.ts'
import { anonymousSignIn, type SignIn } from '../sign-in/device-session.ts'
import { hoursOf } from './hours.ts'

type TodayNumbers = Omit<TodayMessage, 'type' | 'id'>

/** Several popups opened at the same time cause one request. */
const freshForMs = 2_000
const shownApps = 5

const breakdownSchema = z.array(appBreakdownRowSchema)
/** Only what the hours need: other fields of a minute may differ in other versions of the server. */
const minutesSchema = z.array(
  timelineRowSchema.pick({ start: true, seconds: true, state: true }).extend({
    // A newer server may have reasons that this version does not know.
    reason: reasonSchema.optional().catch(undefined),
  }),
)

export interface TodayPlan {
  backendUrl: string
  userId: string
  log: Logger
  /** A monotonic clock. */
  nowMs(): number
  signIn?: SignIn | undefined
  /** Today's numbers from this machine alone; null when there are none. */
  local(): TodayNumbers | null
}

/**
 * Returns a function that loads today's numbers. While the server can't be reached it returns this machine's
 * numbers, else the server's last ones, else null.
 */
export function createToday({
  backendUrl,
  userId,
  log,
  nowMs,
  signIn = anonymousSignIn,
  local,
}: TodayPlan): () => Promise<TodayNumbers | null> {
  let last: TodayNumbers | null = null
  let isAway = false
  let asking: Promise<void> | null = null
  let askedAt = Number.NEGATIVE_INFINITY

  return async () => {
    if (nowMs() - askedAt >= freshForMs) {
      asking ??= ask()
      await asking
    }
    return (isAway ? local() : null) ?? last
  }

  async function ask(): Promise<void> {
    try {
      const call = { server: backendUrl, signIn, query: { user_id: userId } }
      const [summary, apps, minutes] = await Promise.all([
        readEndpoint('GET /summary/today', summarySchema, call),
        readEndpoint('GET /apps', breakdownSchema, call),
        readEndpoint('GET /timeline', minutesSchema, call),
      ])
      askedAt = nowMs()
      const computedAt = new Date().toISOString()
      last = {
        summary,
        apps: apps.slice(0, shownApps),
        hours: hoursOf(minutes),
        computedAt,
        source: 'server',
      }
      isAway = false
    } catch (error) {
      isAway = true
      log.warn(
        { why: error instanceof Error ? error.message : String(error) },
        "today's numbers can't be had",
      )
    } finally {
      asking = null
    }
  }
}
