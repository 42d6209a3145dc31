import { type KeyObject, randomUUID, sign } from 'node:crypto'
import { signInText, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import type { Answer, Post } from './post.ts'

/** A token is valid for 15 minutes. */
const renewAfterMs = 14 * 60_000

/** Creates a function that posts to a path of the server, with these headers besides those of every helper. */
export type PostTo = (path: string, headers: Readonly<Record<string, string>>) => Post

interface EnrolledDevice {
  deviceId: string
  privateKey: KeyObject
  postTo: PostTo
}

/** A device that signs in like a helper. */
export interface DeviceSession {
  /** Gets a token unless there is a valid one. Resolves with the answer if it is refused. */
  signIn(): Promise<Answer | undefined>
  /** Posts packed batches, with a new token if the last one has expired. An answer that refuses the token is the answer to the batch. */
  post: Post
}

export function createDeviceSession({ deviceId, privateKey, postTo }: EnrolledDevice): DeviceSession {
  let post: Post | undefined
  let renewAtMs = 0

  /** What posts with a valid token, or the answer that refuses one. */
  async function signedIn(): Promise<Post | Answer> {
    if (post !== undefined && Date.now() < renewAtMs) return post
    const answer = await postTo('/devices/token', {})(tokenRequest(deviceId, privateKey))
    if (answer.status !== 200) return answer
    const { token } = tokenAnswerSchema.parse(JSON.parse(answer.text))
    renewAtMs = Date.now() + renewAfterMs
    post = postTo('/track', { 'content-encoding': 'gzip', authorization: `Bearer ${token}` })
    return post
  }

  return {
    async signIn() {
      const result = await signedIn()
      return typeof result === 'function' ? undefined : result
    },
    async post(body, signal) {
      const result = await signedIn()
      return typeof result === 'function' ? result(body, signal) : result
    },
  }
}

function tokenRequest(device_id: string, privateKey: KeyObject): Buffer {
  const signed = { device_id, time: new Date().toISOString(), nonce: randomUUID() }
  const signature = sign(null, Buffer.from(signInText(signed)), privateKey).toString('base64url')
  return Buffer.from(JSON.stringify({ ...signed, signature }))
}
