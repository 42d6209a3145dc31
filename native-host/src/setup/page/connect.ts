import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import type { ConnectAnswer, ConnectProblem, ConnectRequest } from '@telemetry-tracker/shared/contracts/setup'
import type { HelperSettings } from '../../settings.ts'
import { EnrolmentRefused, readCode } from '../../sign-in/enrol.ts'
import { type Enrolment, readEnrolment } from '../../sign-in/enrolment.ts'
import { type Destination, setDestination } from '../destination.ts'
import { findServer } from './find-server.ts'

type Settings = Pick<HelperSettings, 'dataDir' | 'mayUseSystemSecrets'>

/**
 * Connects this device: enrols it on a server with accounts, or notes the person for a server without. Sends the
 * computer's name and system, and records nothing.
 *
 * @param presetCode the code of an installer's preset, used when the person enters none
 */
export async function connect(
  asked: ConnectRequest,
  settings: Settings,
  presetCode = '',
): Promise<ConnectAnswer> {
  const given = readCode(asked.code || presetCode, asked.server)
  // A link may also have been pasted as the address.
  const { server: address, code } = given.code === '' ? readLink(asked.server) : given
  const mayUseHttp = asked.allow_http
  const found = await findServer(address, { mayUseHttp })
  if (found.kind === 'problem') return { result: 'problem', problem: found.problem, detail: found.detail }
  const { server, hasAccounts } = found
  if (!hasAccounts) {
    if (!asked.user_id) return { result: 'needs', needs: 'user_id' }
    const { data: userId } = eventSchema.shape.user_id.safeParse(asked.user_id)
    if (userId === undefined) return { result: 'problem', problem: 'user_missing' }
    return sendTo({ server, userId, mayUseHttp }, settings)
  }
  if (code !== '') return sendTo({ server, code, mayUseHttp }, settings)
  const enrolment = readEnrolment(settings.dataDir)
  return isOn(enrolment, server)
    ? { result: 'connected', user: enrolment.userId }
    : { result: 'needs', needs: 'code' }
}

async function sendTo(destination: Destination, settings: Settings): Promise<ConnectAnswer> {
  try {
    return { result: 'connected', user: await setDestination(settings, destination) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const problem = error instanceof EnrolmentRefused ? (refusals[error.code] ?? 'other') : 'other'
    return { result: 'problem', problem, detail }
  }
}

/** An enrolment link in place of an address; anything else has no code. */
function readLink(text: string): { server: string; code: string } {
  const read = readCode(text, '')
  return read.server === '' ? { server: text, code: '' } : read
}

function isOn(
  enrolment: Enrolment | null,
  server: string,
): enrolment is Extract<Enrolment, { state: 'enrolled' }> {
  return enrolment?.state === 'enrolled' && enrolment.server === server
}

/** By the codes of `POST /devices/enrol`. */
const refusals: Record<string, ConnectProblem> = {
  code_refused: 'code_refused',
  too_many_attempts: 'too_many_attempts',
}
