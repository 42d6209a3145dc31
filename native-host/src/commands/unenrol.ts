import { UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'
import { withdrawAcknowledgement } from '../setup/acknowledgement.ts'
import { forgetEnrolment, readEnrolment } from '../sign-in/enrolment.ts'
import { leaveServer } from '../sign-in/leave-server.ts'

/**
 * `unenrol`: revokes this device on the server, and deletes the enrolment and the key. Queued events are kept, for the
 * same person only.
 */
export async function unenrol({ dataDir }: HelperSettings): Promise<void> {
  const enrolment = readEnrolment(dataDir)
  if (enrolment === null) throw new UsageError('This device is not enrolled.')
  const why = enrolment.state === 'enrolled' ? await leaveServer(dataDir, enrolment) : null
  forgetEnrolment(dataDir)
  // Another person or server may come: they must see the notice, too.
  withdrawAcknowledgement(dataDir)
  console.log('This device is no longer enrolled. If the agent is running, stop it.')
  if (why !== null)
    console.log(`The server could not be told (${why}). Ask an admin to revoke this device there.`)
}
