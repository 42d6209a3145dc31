import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import type { ConnectAnswer, ConnectProblem, ConnectRequest } from '@telemetry-tracker/shared/contracts/setup'
import { EnrolmentRefused, enrolDevice, readCode } from '../../sign-in/enrol.ts'
import { type Enrolment, readEnrolment } from '../../sign-in/enrolment.ts'
import { findServer } from './find-server.ts'

interface Connecting {
  dataDir: string
  mayUseSystem: boolean
  /** The code of an installer's preset, used when the person enters none. */
  presetCode: string | undefined
  /** Stores the server without accounts and the person this device records for. */
  useOpenServer(chosen: { server: string; userId: string; mayUseHttp: boolean }): Promise<unknown>
}

/**
 * Connects this device: enrols it on a server with accounts, or notes the person for a server without. Sends the
 * computer's name and system, and records nothing.
 */
export async function connect(asked: ConnectRequest, connecting: Connecting): Promise<ConnectAnswer> {
  const { dataDir, presetCode, useOpenServer } = connecting
  const given = readCode(asked.code || presetCode || '', asked.server)
  // A link may also have been pasted as the address.
  const { server: address, code } = given.code === '' ? readLink(asked.server) : given
  const found = await findServer(address, { mayUseHttp: asked.allow_http })
  if (found.kind === 'problem') return { result: 'problem', problem: found.problem, detail: found.detail }
  const { server, hasAccounts } = found
  if (!hasAccounts) {
    const userId = eventSchema.shape.user_id.safeParse(asked.user_id)
    if (!asked.user_id) return { result: 'needs', needs: 'user_id' }
    if (!userId.success) return { result: 'problem', problem: 'user_missing' }
    try {
      await useOpenServer({ server, userId: userId.data, mayUseHttp: asked.allow_http })
      return { result: 'connected', user: userId.data }
    } catch (error) {
      return { result: 'problem', problem: 'other', detail: String(error) }
    }
  }
  if (code === '') {
    const enrolment = readEnrolment(dataDir)
    return isOn(enrolment, server)
      ? { result: 'connected', user: enrolment.userId }
      : { result: 'needs', needs: 'code' }
  }
  try {
    const { mayUseSystem } = connecting
    const enrolled = await enrolDevice(dataDir, { server, code, mayUseSystem, mayUseHttp: asked.allow_http })
    return { result: 'connected', user: enrolled.userId }
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
