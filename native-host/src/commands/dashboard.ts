import { personPagePath } from '@telemetry-tracker/shared/names/person-page'
import { redirectPrivately } from '../platform/linux/private-redirect.ts'
import { openAddress } from '../platform/open-address.ts'
import type { HelperSettings } from '../settings.ts'
import { askDashboardLink } from '../sign-in/dashboard-link.ts'
import { createDeviceSession } from '../sign-in/device-session.ts'
import { keyStore, readEnrolment } from '../sign-in/enrolment.ts'

/** `dashboard`: opens this person's own page, also while no agent runs. */
export async function openDashboard(settings: HelperSettings, { print }: { print: boolean }): Promise<void> {
  const { address, isSecret } = await dashboardAddress(settings)
  if (print) console.log(address)
  else if (isSecret && process.platform === 'linux') await redirectPrivately(address, openAddress)
  else await openAddress(address)
}

/** `isSecret`: it signs its reader in. Without such a link, the page itself asks who is signed in. */
async function dashboardAddress({ dataDir, backendUrl, userId }: HelperSettings) {
  const plain = { address: `${backendUrl}${personPagePath(userId)}`, isSecret: false }
  const enrolment = readEnrolment(dataDir)
  if (enrolment?.state !== 'enrolled') return plain
  try {
    const session = createDeviceSession(enrolment, keyStore(dataDir, enrolment).read)
    return { address: await askDashboardLink(backendUrl, session), isSecret: true }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    console.error(`Cannot sign you in from this device (${why}). Sign in on the page.`)
    return plain
  }
}
