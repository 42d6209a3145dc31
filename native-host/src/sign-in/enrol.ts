import { generateKeyPairSync } from 'node:crypto'
import { hostname } from 'node:os'
import { type EnrolRequest, enrolAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { callEndpoint } from '../http/call-endpoint.ts'
import { describeConnectionProblem } from '../http/connection-problem.ts'
import { allowPlainHttp, crossesNetworkUnencrypted, PlainHttpRefused } from '../http/plain-http.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import { parseJson } from '../parse-json.ts'
import { UsageError } from '../private-folder.ts'
import { helperVersion } from '../version.ts'
import { type Enrolled, keepKey, writeEnrolment } from './enrolment.ts'

const timeoutMs = 15_000

/** A code and its server: from a typed code, or from an admin's link, which contains both. */
export function readCode(given: string, fallbackServer: string): { server: string; code: string } {
  const link = /^(https?:\/\/.+)\/enrol#([\w-]+)$/.exec(given.trim())
  const [, server = fallbackServer, code = given.trim()] = link ?? []
  return { server, code }
}

/**
 * Creates a key, enrols it, and stores both. Throws a sentence that says what to do.
 *
 * @param mayUseHttp the user has allowed this server's address although it is not encrypted
 */
export async function enrolDevice(
  dataDir: string,
  {
    server,
    code,
    mayUseSystem,
    mayUseHttp = false,
  }: { server: string; code: string; mayUseSystem: boolean; mayUseHttp?: boolean },
): Promise<Enrolled & { whyNotSystem?: string }> {
  const url = URL.parse(server)
  if (url === null)
    throw new UsageError(`"${server}" is not a server address. Use the link exactly as your admin sent it.`)
  if (mayUseHttp) allowPlainHttp([url.hostname])
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
  // The key first: an enrolment without its key would be useless.
  const { key, ...rest } = await keepKey(dataDir, { deviceId, secret, mayUseSystem })
  const enrolled = {
    state: 'enrolled',
    server,
    deviceId,
    userId: answer.user_id,
    key,
    ...(answer.answer_key !== undefined && { answerKey: answer.answer_key }),
    // It was allowed, or there would be no answer.
    ...(crossesNetworkUnencrypted(url) && { isHttpAllowed: true }),
  } as const
  writeEnrolment(dataDir, enrolled)
  return { ...enrolled, ...rest }
}

async function ask(server: string, enrolment: EnrolRequest) {
  const given = await callEndpoint('POST /devices/enrol', {
    server,
    body: enrolment,
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    if (error instanceof PlainHttpRefused) throw new UsageError(error.message)
    throw new UsageError(
      `${describeConnectionProblem(server, error)} Check the address and the network, then try again.`,
    )
  })
  const { status } = given
  const answer = given.read(enrolAnswerSchema)
  if (answer.success && given.origin === 'ours') return answer.data
  // A server from before answer marks, or a proxy that removes them: nothing would ever count as delivered.
  if (answer.success) throw new UsageError(describeStranger(server, given))
  const problem = errorAnswerSchema.safeParse(parseJson(given.text))
  if (problem.success) throw new EnrolmentRefused(problem.data.error)
  throw new UsageError(
    `${server} responded with ${status}, but not like a Telemetry Tracker server. Check the address.`,
  )
}

/** The server refused to enrol this device: its own sentence, and its code for programs. */
export class EnrolmentRefused extends UsageError {
  readonly code: string

  constructor({ code, message }: { code: string; message: string }) {
    super(message)
    this.code = code
  }
}
