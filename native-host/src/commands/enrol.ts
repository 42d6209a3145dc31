import type { HelperSettings } from '../settings.ts'
import { enrolDevice, readCode } from '../sign-in/enrol.ts'

/** `enrol CODE-OR-LINK`: from then on this device delivers for the person the code was made for. */
export async function enrol(settings: HelperSettings, given: string): Promise<void> {
  const { server, userId, key, whyNotSystem } = await enrolDevice(settings.dataDir, {
    ...readCode(given, settings.backendUrl),
    mayUseSystem: settings.mayUseSystemSecrets,
  })
  const place = key === 'system' ? "the system's secret store" : 'a file that only you can read'
  console.log(
    `This device delivers to ${server} for ${userId} from now on. Its key is in ${place}. If the agent runs, end it and start it again.`,
  )
  if (whyNotSystem !== undefined)
    console.log(`(The system's secret store could not be used: ${whyNotSystem})`)
}
