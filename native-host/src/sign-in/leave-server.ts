import { callEndpoint } from '../http/call-endpoint.ts'
import { createDeviceSession } from './device-session.ts'
import { type Enrolled, forgetEnrolment, keyStore } from './enrolment.ts'

const timeoutMs = 10_000

/**
 * Removes an enrolment: revokes this device on its server, then deletes its key and the enrolment here. Returns why
 * the server could not be told, or null. Throws if the system's secret store keeps the key.
 */
export async function leaveServer(dataDir: string, enrolment: Enrolled): Promise<string | null> {
  const why = await tellServer(dataDir, enrolment)
  try {
    await keyStore(dataDir, enrolment).remove()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The system's secret store keeps the key of this device (${reason}). Unlock it and try again, or remove its entry "Telemetry Tracker" for ${enrolment.deviceId}.`,
    )
  }
  forgetEnrolment(dataDir)
  return why
}

async function tellServer(dataDir: string, enrolment: Enrolled): Promise<string | null> {
  const { server } = enrolment
  try {
    const signIn = createDeviceSession(enrolment, keyStore(dataDir, enrolment).read)
    const answer = await callEndpoint('DELETE /devices/self', {
      server,
      headers: await signIn.headers(),
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.status === 404) return 'it is an older version'
    return answer.ok ? null : `it answered ${answer.status}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
