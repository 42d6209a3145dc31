import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import type { Logger } from 'pino'
import { readEndpoint } from '../http/read-endpoint.ts'
import { anonymousSignIn, type SignIn } from '../sign-in/device-session.ts'

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
      onZone(await askDayZone())
      isTold = true
    } catch (error) {
      log.info({ why: String(error) }, "using this device's time zone for now")
    } finally {
      isAsking = false
    }
  }

  async function askDayZone(): Promise<string> {
    const query = { user_id: userId }
    const { timezone } = await readEndpoint('GET /summary/today', summarySchema, {
      server: backendUrl,
      signIn,
      query,
    })
    if (timezone === undefined) throw new Error('this server names no zone')
    return timezone
  }
}
