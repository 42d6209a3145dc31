import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { readStoredPolicy } from '@telemetry-tracker/shared/stored-policy'
import type { Logger } from 'pino'
import * as z from 'zod'
import { callEndpoint } from '../http/call-endpoint.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import { repeat } from '../repeat.ts'
import { anonymousSignIn, type SignIn } from '../sign-in/device-session.ts'
import { usablePolicy } from './usable-policy.ts'

/** Twice a minute: a change must take effect within one. */
const usualEveryMs = 30_000
const timeoutMs = 10_000

/** From a server of any version: the policy is then read field by field. */
const answerSchema = agentPolicySchema.extend({ policy: z.unknown() })

export interface Following {
  server: string
  signIn?: SignIn | undefined
  everyMs?: number
  log: Logger
  /** The current policy: values that are invalid in the server's newest one stay as they are here. */
  inForce?: () => Policy
  /** The policy has changed since the last call; null when this machine's own settings apply. */
  onPolicy(policy: Policy | null, version: number): void
}

/**
 * Loads the central policy regularly until stopped. While the server can't be reached, the last policy stays
 * in force.
 */
export function followPolicy({
  server,
  signIn = anonymousSignIn,
  everyMs = usualEveryMs,
  log,
  inForce,
  onPolicy,
}: Following): { stop(): Promise<void> } {
  let etag: string | null = null
  let applied = ''
  return repeat({ everyMs, task: ask, log, failure: 'cannot get the policy' })

  async function ask(stopped: AbortSignal): Promise<void> {
    const headers = { ...(await signIn.headers()), ...(etag !== null && { 'if-none-match': etag }) }
    const response = await callEndpoint('GET /agent/policy', {
      server,
      headers,
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    })
    if (response.status === 401 || response.status === 403) signIn.renew()
    if (response.origin !== 'ours') throw new Error(describeStranger(server, response))
    if (response.status === 304) return
    if (!response.ok) throw new Error(`/agent/policy answered ${response.status}`)
    const { data, error } = response.read(answerSchema)
    if (error) throw error
    // A proxy that removes the ETag lets the same policy arrive again and again.
    if (response.text !== applied) {
      const { policy, version } = data
      onPolicy(policy === null ? null : usable(policy, version), version)
      applied = response.text
    }
    etag = response.headers.get('etag')
  }

  function usable(reported: unknown, version: number): Policy {
    const lastGood = inForce?.()
    const onTrouble = (why: string) =>
      log.warn({ version, why }, 'part of the policy is invalid: ask an admin to correct it')
    const { policy, faults } = readStoredPolicy(reported, lastGood)
    for (const { field, why } of faults) onTrouble(`${field}: ${why}`)
    return usablePolicy(policy, lastGood ?? null, onTrouble)
  }
}
