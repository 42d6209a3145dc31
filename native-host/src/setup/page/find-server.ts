import { networkInterfaces } from 'node:os'
import { answerHeader } from '@telemetry-tracker/shared/contracts/answer-mark'
import { dashboardConfigSchema, healthSchema } from '@telemetry-tracker/shared/contracts/http'
import { compareVersions } from '@telemetry-tracker/shared/contracts/releases'
import type { ConnectProblem } from '@telemetry-tracker/shared/contracts/setup'
import { callEndpoint, type EndpointAnswer } from '../../http/call-endpoint.ts'
import { certificateTrouble, codeOf, isNoTls } from '../../http/connection-problem.ts'
import { allowPlainHttp, PlainHttpRefused } from '../../http/plain-http.ts'
import { helperVersion } from '../../version.ts'

const answerWithinMs = 10_000
/** With a larger difference a device cannot sign in. */
const maxDriftMs = 5 * 60_000

export type FoundServer =
  | { kind: 'found'; server: string; hasAccounts: boolean }
  | { kind: 'problem'; problem: ConnectProblem; detail: string }

/**
 * Whether a Telemetry Tracker server that this helper can work with answers at an address, and whether it has
 * accounts. An address without a scheme means https.
 */
export async function findServer(
  given: string,
  { mayUseHttp }: { mayUseHttp: boolean },
): Promise<FoundServer> {
  const url = serverUrl(given)
  if (url === null) return { kind: 'problem', problem: 'not_an_address', detail: given }
  if (mayUseHttp) allowPlainHttp([url.hostname])
  const server = url.href.replace(/\/+$/, '')
  try {
    const health = await callEndpoint('GET /health', { server, signal: AbortSignal.timeout(answerWithinMs) })
    const problem = problemIn(health)
    if (problem !== undefined)
      return { kind: 'problem', problem, detail: `HTTP ${health.status}, ${typeOf(health)}` }
    const config = await callEndpoint('GET /config', { server, signal: AbortSignal.timeout(answerWithinMs) })
    const { data } = config.read(dashboardConfigSchema.pick({ open_mode: true }))
    if (data === undefined)
      return { kind: 'problem', problem: 'server_too_old', detail: `GET /config: HTTP ${config.status}` }
    return { kind: 'found', server, hasAccounts: !data.open_mode }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { kind: 'problem', problem: connectProblemOf(error), detail }
  }
}

/** Null for what is no address of a server. */
export function serverUrl(given: string): URL | null {
  const text = given.trim()
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol) || /\s/.test(text)) return null
  if (url.username !== '' || url.password !== '') return null
  url.search = ''
  url.hash = ''
  return url
}

/** What is wrong with the answer of a server's first endpoint. */
function problemIn(health: EndpointAnswer<'GET /health'>): ConnectProblem | undefined {
  const { status, headers, origin, reported } = health
  if (status === 407 || status === 511 || (status >= 300 && status < 400)) return 'proxy_sign_in'
  const { data } = health.read(healthSchema)
  if (data === undefined) return 'not_our_server'
  if (origin === 'stranger')
    return headers.get(answerHeader.toLowerCase()) === null &&
      compareVersions(data.version, helperVersion) < 0
      ? 'server_too_old'
      : 'answers_changed'
  if (reported === null) return undefined
  const { serverMs, sentMs, receivedMs } = reported
  return Math.abs((sentMs + receivedMs) / 2 - serverMs) > maxDriftMs ? 'clock_off' : undefined
}

const typeOf = ({ headers }: EndpointAnswer<'GET /health'>) =>
  headers.get('content-type')?.split(';')[0] ?? 'no type'

/** Why a connection failed. */
export function connectProblemOf(error: unknown, hasNetwork = isOnNetwork()): ConnectProblem {
  if (error instanceof PlainHttpRefused) return 'http_not_allowed'
  const certificate = certificateTrouble(error)
  if (certificate !== undefined) return certificateProblems[certificate]
  if (/\b407\b|proxy auth/i.test(String(error))) return 'proxy_sign_in'
  if (isNoTls(error)) return 'no_tls'
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'timeout'
  const problem = byCode[codeOf(error)] ?? 'other'
  return problem === 'name_unknown' && !hasNetwork ? 'no_network' : problem
}

const certificateProblems = {
  expired: 'certificate_expired',
  not_yet_valid: 'clock_off',
  other_name: 'certificate_name',
  distrusted: 'certificate_untrusted',
  revoked: 'certificate_untrusted',
  damaged: 'certificate_untrusted',
} as const satisfies Record<NonNullable<ReturnType<typeof certificateTrouble>>, ConnectProblem>

const byCode: Record<string, ConnectProblem> = {
  ENOTFOUND: 'name_unknown',
  EAI_AGAIN: 'no_network',
  ENETUNREACH: 'no_network',
  ENETDOWN: 'no_network',
  EHOSTUNREACH: 'refused',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
}

/** Whether this computer has an address that others could reach. */
function isOnNetwork(): boolean {
  return Object.values(networkInterfaces()).some(each => each?.some(({ internal }) => !internal))
}
