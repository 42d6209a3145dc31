import { type KeyObject, randomUUID, sign } from 'node:crypto'
import { signInText, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { secondsPerBatch } from './device.ts'
import type { Post } from './post.ts'

/** A token is valid for 15 minutes, and helpers renew it a minute earlier. */
const renewAfterMs = 14 * 60_000
/** At the pace of a helper, a token lasts for this many batches. */
export const batchesPerToken = renewAfterMs / (secondsPerBatch * 1000)

/** Creates a function that posts to a path of the server, with these headers besides those of every helper. */
export type PostTo = (path: string, headers: Readonly<Record<string, string>>) => Post

interface SignedInDevice {
  deviceId: string
  privateKey: KeyObject
  postTo: PostTo
  /** A token that was just issued, and for how many batches it is still used. */
  token: string
  batchesLeft: number
  onSignIn(): void
}

/**
 * Posts packed batches with the token of a device. Like a helper, it gets another one before it expires; one that delivers at a fraction of the pace, after
 * as many batches. An answer that refuses the token is the answer to the batch.
 */
export function signedInPost({ deviceId, privateKey, postTo, token, ...rest }: SignedInDevice): Post {
  const withToken = (text: string) =>
    postTo('/track', { 'content-encoding': 'gzip', authorization: `Bearer ${text}` })
  let post = withToken(token)
  let { batchesLeft } = rest
  let renewAtMs = Date.now() + renewAfterMs

  return async (body, signal) => {
    if (batchesLeft <= 0 || Date.now() >= renewAtMs) {
      const answer = await postTo('/devices/token', {})(tokenRequest(deviceId, privateKey), signal)
      if (answer.status !== 200) return answer
      post = withToken(tokenAnswerSchema.parse(JSON.parse(answer.text)).token)
      batchesLeft = batchesPerToken
      renewAtMs = Date.now() + renewAfterMs
      rest.onSignIn()
    }
    batchesLeft--
    return post(body, signal)
  }
}

function tokenRequest(device_id: string, privateKey: KeyObject): Buffer {
  const signed = { device_id, time: new Date().toISOString(), nonce: randomUUID() }
  const signature = sign(null, Buffer.from(signInText(signed)), privateKey).toString('base64url')
  return Buffer.from(JSON.stringify({ ...signed, signature }))
}
