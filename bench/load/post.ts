import { randomBytes } from 'node:crypto'
import { type Agent, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { formatRequestMark, requestHeader } from '@telemetry-tracker/shared/contracts/answer-mark'

export interface Answer {
  status: number
  /** The wait from `Retry-After`; 0 when it is missing. */
  retryAfterMs: number
  text: string
}

/** Headers that every helper sends. They ask the server to mark its answer, which is part of its work. */
export function helpersHeaders(): Record<string, string> {
  return {
    'content-type': 'application/json',
    [requestHeader]: formatRequestMark({ nonce: randomBytes(16).toString('base64url'), clockMs: Date.now() }),
  }
}

/** Sends a body and resolves with the answer. Rejects when there is none. */
export type Post = (body: Buffer, signal?: AbortSignal) => Promise<Answer>

interface PostOptions {
  path?: string
  agent?: Agent | false
  headers?: Readonly<Record<string, string>>
  /** The client's own address. */
  localAddress?: string
  /** The authority of an https server's certificate. */
  ca?: string
}

/**
 * Creates a function that posts to one server, by default to `/track`. Without an agent each request uses a
 * new connection.
 */
export function createPost(
  url: string,
  { path = '/track', agent = false, headers = {}, localAddress, ca }: PostOptions = {},
): Post {
  const { hostname, port, protocol } = new URL(url)
  const send = protocol === 'https:' ? secureRequest : request
  return (body, signal) =>
    new Promise((resolve, reject) => {
      const sending = send(
        {
          hostname,
          port,
          path,
          method: 'POST',
          agent,
          headers: { ...helpersHeaders(), 'content-length': String(body.length), ...headers },
          ...(signal && { signal }),
          ...(localAddress !== undefined && { localAddress }),
          ...(ca !== undefined && { ca }),
        },
        response => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', chunk => (text += chunk))
          response.on('error', reject)
          response.on('end', () => {
            const retryAfterMs = Number(response.headers['retry-after'] ?? 0) * 1000
            resolve({ status: response.statusCode ?? 0, retryAfterMs, text })
          })
        },
      )
      sending.on('error', reject)
      sending.end(body)
    })
}
