import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import type { Logger } from 'pino'
import { request } from '../http/request.ts'
import { anonymousSignIn, type SignIn } from '../sign-in/device-session.ts'

const answerWithinMs = 5_000

interface Asking {
  backendUrl: string
  userId: string
  signIn?: SignIn | undefined
  log: Logger
  onZone(zone: string): void
}

/**
 * Loads from the server, once, the time zone in which a person's days begin: now, or when the server is
 * reached again.
 */
export function learnDayZone({ backendUrl, userId, signIn = anonymousSignIn, log, onZone }: Asking): {
  serverIsThere(): void
} {
  let isAsking = false
  let isTold = false
  const serverIsThere = () => {
    if (!isAsking && !isTold) void ask()
  }
  serverIsThere()
  return { serverIsThere }

  async function ask(): Promise<void> {
    isAsking = true
    try {
      onZone(await askDayZone(`${backendUrl}/summary/today?user_id=${encodeURIComponent(userId)}`, signIn))
      isTold = true
    } catch (error) {
      log.info({ why: String(error) }, "using this device's time zone for now")
    } finally {
      isAsking = false
    }
  }
}

async function askDayZone(url: string, signIn: SignIn): Promise<string> {
  const response = await request(url, {
    headers: await signIn.headers(),
    signal: AbortSignal.timeout(answerWithinMs),
  })
  if (!response.ok) throw new Error(`/summary/today answered ${response.status}`)
  const { timezone } = summarySchema.parse(await response.json())
  if (timezone === undefined) throw new Error('this server names no zone')
  return timezone
}
