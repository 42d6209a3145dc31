import type { HelperSettings } from '../settings.ts'
import { enrolDevice, readCode } from '../sign-in/enrol.ts'

/** `enrol CODE-OR-LINK`: from then on this device delivers for the person the code was made for. */
export async function enrol(settings: HelperSettings, given: string): Promise<void> {
  const { server, userId } = await enrolDevice(settings.dataDir, readCode(given, settings.backendUrl))
  console.log(
    `This device delivers to ${server} for ${userId} from now on. If the agent runs, end it and start it again.`,
  )
}
