import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Logger } from 'pino'
import { request } from '../http/request.ts'
import { repeat } from '../repeat.ts'
import { asNobody, type SignIn } from '../sign-in/device-session.ts'

/** Twice a minute: a change is to be obeyed within one. */
const usualEveryMs = 30_000
const timeoutMs = 10_000

export interface Following {
  server: string
  signIn?: SignIn | undefined
  everyMs?: number
  log: Logger
  /** The policy is another one than when it was last told; null when this machine's own settings hold. */
  onPolicy(policy: Policy | null, version: number): void
}

/** Asks for the central policy again and again, until stopped. While the server is away the last one stays in force. */
export function followPolicy({
  server,
  signIn = asNobody,
  everyMs = usualEveryMs,
  log,
  onPolicy,
}: Following): { stop(): Promise<void> } {
  let etag: string | null = null
  return repeat({ everyMs, task: ask, log, failure: 'no policy can be had' })

  async function ask(stopped: AbortSignal): Promise<void> {
    const response = await request(`${server}/agent/policy`, {
      headers: { ...(await signIn.headers()), ...(etag !== null && { 'if-none-match': etag }) },
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    })
    if (response.status === 304) return
    if (response.status === 401 || response.status === 403) signIn.renew()
    if (!response.ok) throw new Error(`/agent/policy answered ${response.status}`)
    const { policy, version } = agentPolicySchema.parse(await response.json())
    etag = response.headers.get('etag')
    onPolicy(policy, version)
  }
}
