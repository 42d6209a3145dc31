import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import {
  enrolRequestSchema,
  signInText,
  type TokenRequest,
  tokenRequestSchema,
} from '@telemetry-tracker/shared/contracts/devices'
import { onTestFinished } from 'vitest'
import { markHeader } from './mark-answer.ts'

export interface AccountServer {
  url: string
  /** Sign-ins with a valid signature. */
  signedIn: TokenRequest[]
  /** The `Authorization` of every batch. */
  shown: (string | undefined)[]
  /** The `Authorization` of every device that left. */
  left: (string | undefined)[]
  /** Error codes for the next sign-ins. */
  refusals: { status: number; code: string }[]
  /** Error statuses for the next batches. */
  batchRefusals: number[]
  /** The offset of the server's clock. */
  clock: { aheadMs: number }
  /** Something else answers in its place, with the same content but without its marks. */
  isStranger: { now: boolean }
  /** Whether it sends devices the key of its answers when they enrol: older servers did not. */
  hasKeys: { now: boolean }
}

const deviceId = '6f2b0d5c-6f0b-4a39-9d7e-0d8f8a0a3b11'

/**
 * A small server with accounts that follows the contract: one code, real signatures, tokens `token-1`,
 * `token-2`, …
 */
export async function startAccountServer(): Promise<AccountServer> {
  let publicKey = ''
  const self: Omit<AccountServer, 'url'> = {
    signedIn: [],
    shown: [],
    left: [],
    refusals: [],
    batchRefusals: [],
    clock: { aheadMs: 0 },
    isStranger: { now: false },
    hasKeys: { now: true },
  }

  const server = createServer(async (request, response) => {
    const sent = await buffer(request)
    const received = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    const timeMs = Date.now() + self.clock.aheadMs
    const answer = (status: number, body: unknown) => {
      const text = JSON.stringify(body)
      const mark = self.isStranger.now ? {} : markHeader(request, { received, status, body: text, timeMs })
      response.writeHead(status, { 'content-type': 'application/json', ...mark }).end(text)
    }
    const refuse = (status: number, code: string) =>
      answer(status, { error: { code, message: `Refused: ${code}.` } })
    if (request.url === '/track') {
      self.shown.push(request.headers.authorization)
      const refused = self.batchRefusals.shift()
      return refused === undefined
        ? answer(201, { ingested: 1, duplicate: false, rejected: [] })
        : refuse(refused, 'bad_token')
    }
    if (request.url === '/devices/self') {
      self.left.push(request.headers.authorization)
      return answer(200, { done: true })
    }
    // A running agent also asks for the time and the policy.
    if (request.url !== '/devices/enrol' && request.url !== '/devices/token') return refuse(404, 'not_found')
    const body: unknown = JSON.parse(String(received))
    if (request.url === '/devices/enrol') {
      const enrolment = enrolRequestSchema.parse(body)
      if (enrolment.code !== 'good-code') return refuse(403, 'code_refused')
      publicKey = enrolment.public_key
      return answer(201, {
        device_id: deviceId,
        user_id: 'ada',
        ...(self.hasKeys.now && { answer_key: `key of ${deviceId}` }),
      })
    }
    const refusal = self.refusals.shift()
    if (refusal) return refuse(refusal.status, refusal.code)
    const signIn = tokenRequestSchema.parse(body)
    const off = Math.abs(Date.parse(signIn.time) - Date.now() - self.clock.aheadMs)
    if (off > 5 * 60_000) return refuse(401, 'clock_off')
    if (!isSigned(signIn, publicKey)) return refuse(401, 'sign_in_refused')
    self.signedIn.push(signIn)
    return answer(200, {
      token: `token-${self.signedIn.length}`,
      expires_in: 900,
      user_id: 'ada',
      answer_key: `key of ${deviceId}`,
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { ...self, url: `http://127.0.0.1:${address.port}` }
}

function isSigned(request: TokenRequest, x: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(signInText(request)), key, Buffer.from(request.signature, 'base64url'))
}
