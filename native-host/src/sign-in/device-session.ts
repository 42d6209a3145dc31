import { randomUUID, sign } from 'node:crypto'
import { signInText, type TokenRequest, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { callEndpoint } from '../http/call-endpoint.ts'
import { crossesNetworkUnencrypted } from '../http/plain-http.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import type { AnswerKey } from '../http/verify-answer.ts'
import { parseJson } from '../parse-json.ts'
import { helperVersion } from '../version.ts'
import type { Enrolled } from './enrolment.ts'

const timeoutMs = 15_000
/** A token is renewed before it expires, or a slow batch could arrive with an expired one. */
const renewEarlyMs = 60_000

/** How requests authenticate this device. */
export interface SignIn {
  /** Throws a SignInProblem when the server refuses this device. */
  headers(): Promise<Record<string, string>>
  /** The server refused the last headers: get new ones for the next request. */
  renew(): void
  /**
   * The key that this device shares with its server, to verify its answers; null or omitted if it has none
   * yet.
   */
  answerKey?(): AnswerKey | null
}

/** A server in open mode needs no authentication. */
export const anonymousSignIn: SignIn = { headers: async () => ({}), renew: () => {} }

/** Why a device is refused, as a sentence with the fix. */
export class SignInProblem extends Error {
  override readonly name = 'SignInProblem'
  /** The device's person was deleted, and none of their data may stay. */
  readonly isErased: boolean

  constructor(message: string, isErased = false) {
    super(message)
    this.isErased = isErased
  }
}

interface Clock {
  /** Milliseconds since the epoch, by this machine's clock. */
  now(): number
}

/**
 * Signs in with the device's key, which is read on first use, and keeps the token until it expires.
 *
 * @param keepAnswerKey called when the server sends the key of its answers for the first time: a device that
 * was enrolled before these keys existed gets it this way
 */
export function createDeviceSession(
  { server, deviceId, answerKey: knownAnswerKey }: Enrolled,
  readKey: () => Promise<string | null>,
  { now }: Clock = { now: Date.now },
  keepAnswerKey: (answerKey: string) => void = () => {},
): SignIn {
  let answerKey: AnswerKey | null = knownAnswerKey === undefined ? null : { deviceId, key: knownAnswerKey }
  let token: { text: string; untilMs: number } | null = null
  let asking: Promise<string> | null = null
  let privateKey: string | null = null
  /** How far the server's clock is ahead of ours. */
  let aheadMs = 0

  return {
    async headers() {
      if (token !== null && now() < token.untilMs) return bearer(token.text)
      // Concurrent requests share one sign-in.
      asking ??= ask(true).finally(() => {
        asking = null
      })
      return bearer(await asking)
    },
    renew() {
      token = null
    },
    answerKey: () => answerKey,
  }

  async function ask(mayCorrectClock: boolean): Promise<string> {
    // An attacker with a signature for another day could use it to sign in on that day. A mark made with the
    // public key proves nothing, nor does one with a key that others may have read in transit.
    const isTimeProven = answerKey !== null && !crossesNetworkUnencrypted(new URL(server))
    const response = await callEndpoint('POST /devices/token', {
      server,
      body: signedRequest(await theKey()),
      key: answerKey,
      signal: AbortSignal.timeout(timeoutMs),
    })
    // Only the server itself can sign a device in, reject it or make it clear its queue.
    if (response.origin !== 'ours') throw new SignInProblem(describeStranger(server, response))
    const answer = response.read(tokenAnswerSchema)
    if (answer.success) {
      learn(answer.data.answer_key)
      token = { text: answer.data.token, untilMs: now() + answer.data.expires_in * 1000 - renewEarlyMs }
      return answer.data.token
    }
    const problem = errorAnswerSchema.safeParse(parseJson(response.text))
    const code = problem.data?.error.code
    if (code === 'clock_off' && mayCorrectClock && response.serverMs !== null) {
      if (!isTimeProven) throw new SignInProblem(describeUnprovenTime(server))
      aheadMs = response.serverMs - now()
      return ask(false)
    }
    const message =
      problem.data?.error.message ?? `The server responded with ${response.status} to the sign-in.`
    throw new SignInProblem(message, code === 'person_erased')
  }

  function learn(reported: string | undefined): void {
    if (reported === undefined || answerKey !== null) return
    answerKey = { deviceId, key: reported }
    keepAnswerKey(reported)
  }

  async function theKey(): Promise<string> {
    privateKey ??= await readKey().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new SignInProblem(
        `Cannot read the key of this device (${why}). Unlock the system's secret store.`,
      )
    })
    if (privateKey === null)
      throw new SignInProblem('The key of this device is missing. Enrol the device again with `enrol`.')
    return privateKey
  }

  function signedRequest(privateKey: string): TokenRequest {
    const signed = {
      device_id: deviceId,
      time: new Date(now() + aheadMs).toISOString(),
      nonce: randomUUID(),
    }
    const signature = sign(null, Buffer.from(signInText(signed)), privateKey).toString('base64url')
    return { ...signed, signature, helper_version: helperVersion }
  }
}

function describeUnprovenTime(server: string): string {
  return `The time at ${server} differs from this device’s time, and its response is not signed by the server. Synchronise this device’s clock with the network. It then signs in automatically.`
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}
