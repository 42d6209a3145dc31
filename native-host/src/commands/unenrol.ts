import { UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'
import { forgetEnrolment, keyStore, readEnrolment } from '../sign-in/enrolment.ts'

/** `unenrol`: deletes the enrolment and the key. Queued events are kept, for the same person only. */
export async function unenrol({ dataDir }: HelperSettings): Promise<void> {
  const enrolment = readEnrolment(dataDir)
  if (enrolment === null) throw new UsageError('This device is not enrolled.')
  if (enrolment.state === 'enrolled') await keyStore(dataDir, enrolment).remove()
  forgetEnrolment(dataDir)
  console.log(
    'This device is no longer enrolled. If the agent is running, stop it. An admin can revoke the device on the server.',
  )
}
