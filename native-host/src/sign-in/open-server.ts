import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { callEndpoint } from '../http/call-endpoint.ts'
import { describeConnectionProblem } from '../http/connection-problem.ts'
import { allowPlainHttp, crossesNetworkUnencrypted, PlainHttpRefused } from '../http/plain-http.ts'
import { parseJson } from '../parse-json.ts'
import { UsageError } from '../private-folder.ts'
import { writeEnrolment } from './enrolment.ts'

const timeoutMs = 15_000

/**
 * Sends to a server in open mode from now on, under a user id. Throws a sentence that says what to do, also when the
 * server has accounts.
 *
 * @param mayUseHttp the user has allowed this server's address although it is not encrypted
 */
export async function useOpenServer(
  dataDir: string,
  { server: given, userId, mayUseHttp = false }: { server: string; userId: string; mayUseHttp?: boolean },
): Promise<void> {
  const server = given.replace(/\/+$/, '')
  const url = URL.parse(server)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      `"${given}" is not a server address. It looks like https://telemetry.example; ask your admin.`,
    )
  if (mayUseHttp) allowPlainHttp([url.hostname])
  await requireOpen(server)
  const isHttpAllowed = crossesNetworkUnencrypted(url)
  writeEnrolment(dataDir, { state: 'open', server, userId, ...(isHttpAllowed && { isHttpAllowed }) })
}

async function requireOpen(server: string): Promise<void> {
  const answer = await callEndpoint('GET /agent/policy', {
    server,
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    if (error instanceof PlainHttpRefused) throw new UsageError(error.message)
    throw new UsageError(
      `${describeConnectionProblem(server, error)} Check the address and the network, then try again.`,
    )
  })
  if (answer.ok && answer.read(agentPolicySchema).success) return
  if (answer.status === 401 && errorAnswerSchema.safeParse(parseJson(answer.text)).success)
    throw new UsageError(`${server} has accounts. Ask your admin for a code or link to enrol this computer.`)
  throw new UsageError(
    `${server} responded with ${answer.status}, but not like a Telemetry Tracker server. Check the address.`,
  )
}
