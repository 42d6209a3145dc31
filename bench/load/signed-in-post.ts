import { type KeyObject, randomUUID, sign } from 'node:crypto'
import { signInText, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { createPost, type Post } from './post.ts'

/** A token is valid for 15 minutes. */
const renewAfterMs = 14 * 60_000

interface EnrolledDevice {
  deviceId: string
  privateKey: KeyObject
  /** The address it comes from, told by a proxy. */
  address: string
}

/**
 * Posts packed batches with the token of a device. Like a helper, it gets the token before its first batch, and another one when it has expired. An
 * answer that refuses the token is the answer to the batch.
 */
export function signedInPost(url: string, { deviceId, privateKey, address }: EnrolledDevice): Post {
  const headers = { 'x-forwarded-for': address }
  const ask = createPost(url, { path: '/devices/token', headers })
  let post: Post | undefined
  let renewAtMs = 0

  return async (body, signal) => {
    if (post === undefined || Date.now() >= renewAtMs) {
      const answer = await ask(tokenRequest(deviceId, privateKey))
      if (answer.status !== 200) return answer
      const { token } = tokenAnswerSchema.parse(JSON.parse(answer.text))
      renewAtMs = Date.now() + renewAfterMs
      post = createPost(url, {
        headers: { ...headers, 'content-encoding': 'gzip', authorization: `Bearer ${token}` },
      })
    }
    return post(body, signal)
  }
}

function tokenRequest(device_id: string, privateKey: KeyObject): Buffer {
  const signed = { device_id, time: new Date().toISOString(), nonce: randomUUID() }
  const signature = sign(null, Buffer.from(signInText(signed)), privateKey).toString('base64url')
  return Buffer.from(JSON.stringify({ ...signed, signature }))
}
