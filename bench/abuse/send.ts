import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'

/** One request of an abuser. */
export interface Sending {
  url: string
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  /** Sent as JSON unless it is a buffer. */
  body?: unknown
  /** The local address to send from, as another client. */
  localAddress?: string
}

const agent = new Agent({ keepAlive: true })

/**
 * Sends it over a persistent connection and resolves with the answer's status and body. Rejects with the
 * system's error when there is none.
 */
export function send({ url, method, path, headers, body, localAddress }: Sending) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    const sending = request(
      url + path,
      {
        method,
        agent,
        headers: {
          ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
          ...headers,
        },
        ...(localAddress !== undefined && { localAddress }),
      },
      response => textOf(response).then(text => resolve({ status: response.statusCode ?? 0, text }), reject),
    )
    sending.on('error', reject)
    sending.end(bytes)
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return text
}

const byteEveryMs = 500

/**
 * Sends the beginning of a request and then a byte from time to time, until the server ends it. Resolves with
 * the status, or `hung up`. The signal also ends it: `gave up`.
 */
export async function sendSlowly(url: string, beginning: string, signal: AbortSignal): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  let answer = ''
  socket.setEncoding('latin1').on('data', chunk => (answer += chunk))
  socket.write(beginning)
  const bytes = setInterval(() => socket.write('x'), byteEveryMs)
  const giveUp = () => socket.destroy()
  signal.addEventListener('abort', giveUp)
  try {
    await once(socket, 'close')
  } finally {
    clearInterval(bytes)
    signal.removeEventListener('abort', giveUp)
  }
  return /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? (signal.aborted ? 'gave up' : 'hung up')
}
