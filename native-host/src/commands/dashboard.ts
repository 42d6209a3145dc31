import { openAddress } from '../platform/open-address.ts'
import type { HelperSettings } from '../settings.ts'
import { askDashboardLink } from '../sign-in/dashboard-link.ts'
import { createDeviceSession } from '../sign-in/device-session.ts'
import { keyStore, readEnrolment } from '../sign-in/enrolment.ts'

/** `dashboard`: opens this person's own page, also while no agent runs. */
export async function openDashboard(settings: HelperSettings, { print }: { print: boolean }): Promise<void> {
  const address = await dashboardAddress(settings)
  if (print) console.log(address)
  else await openAddress(address)
}

/** Without a sign-in link, the page itself asks who is signed in. */
async function dashboardAddress({ dataDir, backendUrl, userId }: HelperSettings): Promise<string> {
  const plain = `${backendUrl}/dashboard/${encodeURIComponent(userId)}`
  const enrolment = readEnrolment(dataDir)
  if (enrolment?.state !== 'enrolled') return plain
  const session = createDeviceSession(enrolment, keyStore(dataDir, enrolment).read)
  return askDashboardLink(backendUrl, session).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    console.error(`Cannot sign you in from this device (${why}). Sign in on the page.`)
    return plain
  })
}
