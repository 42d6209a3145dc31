import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { readEndpoint } from '../http/read-endpoint.ts'
import type { SignIn } from './device-session.ts'

/** A link that opens this person's own page without a password. It works once, within a minute. */
export async function askDashboardLink(server: string, signIn: SignIn): Promise<string> {
  const { url } = await readEndpoint('POST /devices/dashboard-link', dashboardLinkSchema, { server, signIn })
  return url
}
