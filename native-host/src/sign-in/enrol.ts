import { generateKeyPairSync } from 'node:crypto'
import { hostname } from 'node:os'
import { type EnrolRequest, enrolAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { request } from '../http/request.ts'
import { parseJson } from '../parse-json.ts'
import { UsageError } from '../private-folder.ts'
import { helperVersion } from '../version.ts'
import { type Enrolled, keepKey, writeEnrolment } from './enrolment.ts'

const timeoutMs = 15_000

/** A code with the server it is for: as typed, or as the link of an admin has both. */
export function readCode(given: string, fallbackServer: string): { server: string; code: string } {
  const link = /^(https?:\/\/.+)\/enrol#([\w-]+)$/.exec(given.trim())
  const [, server = fallbackServer, code = given.trim()] = link ?? []
  return { server, code }
}

/** Makes a key, enrols it, and keeps both. Throws a sentence that says what to do. */
export async function enrolDevice(
  dataDir: string,
  { server, code, mayUseSystem }: { server: string; code: string; mayUseSystem: boolean },
): Promise<Enrolled & { whyNotSystem?: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const answer = await ask(server, {
    code,
    public_key: x,
    name: hostname() || 'computer',
    platform: process.platform,
    helper_version: helperVersion,
  })
  const deviceId = answer.device_id
  const secret = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  // The key first: an enrolment without one would be of no use.
  const { key, ...rest } = await keepKey(dataDir, { deviceId, secret, mayUseSystem })
  const enrolled = { state: 'enrolled', server, deviceId, userId: answer.user_id, key } as const
  writeEnrolment(dataDir, enrolled)
  return { ...enrolled, ...rest }
}

async function ask(server: string, enrolment: EnrolRequest) {
  const { status, text } = await post(server, enrolment).catch((error: unknown) => {
    throw new UsageError(
      `The server ${server} can't be reached (${error instanceof Error ? error.message : error}). Check the address and the network, then try again.`,
    )
  })
  const body = parseJson(text)
  const answer = enrolAnswerSchema.safeParse(body)
  if (answer.success) return answer.data
  const problem = errorAnswerSchema.safeParse(body)
  throw new UsageError(
    problem.success
      ? problem.data.error.message
      : `${server} answered ${status}, and not as a Telemetry Tracker server does. Check the address.`,
  )
}

async function post(server: string, enrolment: EnrolRequest): Promise<{ status: number; text: string }> {
  const response = await request(`${server}/devices/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(enrolment),
    signal: AbortSignal.timeout(timeoutMs),
  })
  return { status: response.status, text: await response.text() }
}
