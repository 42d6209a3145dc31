import { dashboardConfigSchema } from '@telemetry-tracker/shared/contracts/http'
import type { Logger } from 'pino'
import { request } from '../http/request.ts'

const answerWithinMs = 5_000

/** Asks a server once for the time zone by which its days begin: now, or else when it is heard of again. */
export function learnDayZone(
  backendUrl: string,
  log: Logger,
  onZone: (zone: string) => void,
): { serverIsThere(): void } {
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
      onZone(await askDayZone(backendUrl))
      isTold = true
    } catch (error) {
      log.info({ why: String(error) }, "days begin by this machine's time zone for now")
    } finally {
      isAsking = false
    }
  }
}

async function askDayZone(backendUrl: string): Promise<string> {
  const response = await request(`${backendUrl}/config`, { signal: AbortSignal.timeout(answerWithinMs) })
  if (!response.ok) throw new Error(`/config answered ${response.status}`)
  return dashboardConfigSchema.parse(await response.json()).timezone
}
