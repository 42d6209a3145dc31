import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { sessionSchema } from '@telemetry-tracker/shared/contracts/access'
import {
  enrolAnswerSchema,
  signInText,
  type TokenRequest,
  tokenAnswerSchema,
} from '@telemetry-tracker/shared/contracts/devices'

/** The answer to a request: its status, and its body, parsed if it is JSON. */
export interface Answer {
  status: number
  body: unknown
  headers: Headers
}

/** Sends requests with a caller's credentials. */
export type Caller = (method: string, path: string, body?: unknown) => Promise<Answer>

export function callerWith(url: string, headers: Record<string, string>): Caller {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = text !== '' && response.headers.get('Content-Type')?.includes('json') === true
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    }
  }
}

/** The cookie that a browser would send after this answer. */
export function cookieIn({ headers }: Answer): string {
  return headers
    .getSetCookie()
    .map(cookie => cookie.split(';', 1)[0] ?? '')
    .join('; ')
}

/** Signs in through a route and returns a caller with that session, like a browser on the server's own pages. */
export async function signIn(url: string, path: string, body: unknown): Promise<Caller> {
  return callerWith(url, await sessionHeaders(url, path, body))
}

/** The headers of a browser on the server's own pages after signing in through a route. */
export async function sessionHeaders(
  url: string,
  path: string,
  body: unknown,
): Promise<Record<string, string>> {
  const answer = await callerWith(url, {})('POST', path, body)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  const { csrf_token } = sessionSchema.parse(answer.body)
  return { Cookie: cookieIn(answer), 'X-CSRF-Token': csrf_token ?? '' }
}

/** A device with its own key. */
export interface TestDevice {
  deviceId: string
  userId: string
  /** A signed request for a token; `differences` are applied after signing. */
  tokenRequest(nowMs: number, differences?: Partial<TokenRequest>): TokenRequest
  /** A token that was issued at that time. */
  tokenAt(nowMs: number): Promise<string>
  /** A caller with a token that was issued at that time. */
  signedIn(nowMs: number): Promise<Caller>
}

/** Enrols a device with a code, like the helper. */
export async function enrolTestDevice(url: string, code: string, name = 'laptop'): Promise<TestDevice> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const answer = await callerWith(url, {})('POST', '/devices/enrol', {
    code,
    public_key: x,
    name,
    platform: 'linux',
    helper_version: '0.1.0',
  })
  if (answer.status !== 201) throw new Error(`enrol: ${answer.status} ${JSON.stringify(answer.body)}`)
  const { device_id, user_id } = enrolAnswerSchema.parse(answer.body)

  const tokenRequest: TestDevice['tokenRequest'] = (nowMs, differences = {}) => {
    const signed = { device_id, time: new Date(nowMs).toISOString(), nonce: randomUUID() }
    const signature = sign(null, Buffer.from(signInText(signed)), privateKey).toString('base64url')
    return { ...signed, signature, ...differences }
  }
  const tokenAt: TestDevice['tokenAt'] = async nowMs => {
    const answer = await callerWith(url, {})('POST', '/devices/token', tokenRequest(nowMs))
    return tokenAnswerSchema.parse(answer.body).token
  }
  return {
    deviceId: device_id,
    userId: user_id,
    tokenRequest,
    tokenAt,
    signedIn: async nowMs => callerWith(url, { Authorization: `Bearer ${await tokenAt(nowMs)}` }),
  }
}

/** Who is signed in by the cookies of an answer; null if no one is. */
export async function whoIs(url: string, answer: Answer): Promise<string | null> {
  const { body } = await callerWith(url, { Cookie: cookieIn(answer) })('GET', '/session')
  return sessionSchema.parse(body).user_id
}
