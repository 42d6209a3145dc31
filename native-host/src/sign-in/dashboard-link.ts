import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { request } from '../http/request.ts'
import type { SignIn } from './device-session.ts'

const timeoutMs = 5_000

/** A link that opens this person's own page without a password. It works once, within a minute. */
export async function askDashboardLink(server: string, signIn: SignIn): Promise<string> {
  const response = await request(`${server}/devices/dashboard-link`, {
    method: 'POST',
    headers: await signIn.headers(),
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok) throw new Error(`/devices/dashboard-link answered ${response.status}`)
  return dashboardLinkSchema.parse(await response.json()).url
}
