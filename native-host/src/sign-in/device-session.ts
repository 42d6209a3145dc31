import { randomUUID, sign } from 'node:crypto'
import { signInText, type TokenRequest, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { request } from '../http/request.ts'
import { parseJson } from '../parse-json.ts'
import { helperVersion } from '../version.ts'
import type { Enrolled } from './enrolment.ts'

const timeoutMs = 15_000
/** A token is renewed before it is over, or a slow batch could arrive with a dead one. */
const renewEarlyMs = 60_000

/** How requests show who this device is. */
export interface SignIn {
  /** Throws a SignInProblem when the server does not let this device in. */
  headers(): Promise<Record<string, string>>
  /** The server did not take the last headers: the next ones are new. */
  renew(): void
}

/** A server in open mode asks nobody who they are. */
export const asNobody: SignIn = { headers: async () => ({}), renew: () => {} }

/** Why a device is not let in, as a sentence with the cure. */
export class SignInProblem extends Error {
  override readonly name = 'SignInProblem'
  /** The person this device counted for was deleted, and nothing of theirs may stay. */
  readonly isErased: boolean

  constructor(message: string, isErased = false) {
    super(message)
    this.isErased = isErased
  }
}

interface Clock {
  /** Milliseconds since the epoch, as this machine has them. */
  now(): number
}

/** Signs in with the device's key, read when it is first needed, and keeps the token for as long as it is good. */
export function createDeviceSession(
  { server, deviceId }: Enrolled,
  readKey: () => Promise<string | null>,
  { now }: Clock = { now: Date.now },
): SignIn {
  let token: { text: string; untilMs: number } | null = null
  let asking: Promise<string> | null = null
  let privateKey: string | null = null
  /** What the server's clock is ahead of ours. */
  let aheadMs = 0

  return {
    async headers() {
      if (token !== null && now() < token.untilMs) return bearer(token.text)
      // Several that come at once share one sign-in.
      asking ??= ask(true).finally(() => {
        asking = null
      })
      return bearer(await asking)
    },
    renew() {
      token = null
    },
  }

  async function ask(mayCorrectClock: boolean): Promise<string> {
    const response = await request(`${server}/devices/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signedRequest(await theKey())),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body = parseJson(await response.text())
    const answer = tokenAnswerSchema.safeParse(body)
    if (answer.success) {
      token = { text: answer.data.token, untilMs: now() + answer.data.expires_in * 1000 - renewEarlyMs }
      return answer.data.token
    }
    const problem = errorAnswerSchema.safeParse(body)
    const code = problem.data?.error.code
    const serverMs = Date.parse(response.headers.get('date') ?? '')
    if (code === 'clock_off' && mayCorrectClock && Number.isFinite(serverMs)) {
      aheadMs = serverMs - now()
      return ask(false)
    }
    const message = problem.data?.error.message ?? `The server answered ${response.status} to the sign-in.`
    throw new SignInProblem(message, code === 'person_erased')
  }

  async function theKey(): Promise<string> {
    privateKey ??= await readKey().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new SignInProblem(
        `The key of this device can't be read (${why}). Unlock the system's secret store.`,
      )
    })
    if (privateKey === null)
      throw new SignInProblem('The key of this device is gone. Enrol it again with `enrol`.')
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

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}
