import { Agent, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Method } from '@telemetry-tracker/shared/contracts/endpoints/path'
import { refusePlainHttp } from './plain-http.ts'
import { isThisMachine } from './proxy.ts'

declare module 'node:http' {
  interface AgentOptions {
    /** Since Node 22.21; not in its types yet. https://nodejs.org/api/http.html#built-in-proxy-support */
    proxyEnv?: Record<string, string | undefined>
  }
}

/** More than this of an answer is not kept: our server's answers are a hundred times smaller. */
const maxAnswerBytes = 1024 * 1024

export interface Asked {
  method?: Method
  headers?: Record<string, string>
  body?: string | Buffer
  signal: AbortSignal
}

/** A server's answer. */
export interface Answer {
  status: number
  ok: boolean
  headers: { get(name: string): string | null }
  bytes(): Promise<Buffer>
  text(): Promise<string>
  json(): Promise<unknown>
}

/**
 * Sends a request over HTTP, through the proxy that the environment sets (`HTTPS_PROXY`, `HTTP_PROXY`,
 * `NO_PROXY`), and trusts the system's certificates as well. This machine itself is always reached directly.
 * A redirect is returned like any other answer. Rejects when the server can't be reached, and with a
 * PlainHttpRefused before anything is sent unencrypted to a host that was not allowed.
 *
 * `fetch` is not used: it takes 10 MB more memory on each machine, and can't connect under Wine, where the
 * Windows helper is tested.
 */
export async function request(address: string | URL, asked: Asked): Promise<Answer> {
  return answerOf(await sendRequest(address, asked))
}

/** The same, for an answer that is read as a stream: the caller has to read it or destroy it. */
export function sendRequest(address: string | URL, asked: Asked): Promise<IncomingMessage> {
  const url = new URL(address)
  const { method = 'GET', headers = {}, body, signal } = asked
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    refusePlainHttp(url)
    const options = {
      method,
      headers: withLength(headers, body),
      signal,
      agent: agentFor(url),
    }
    const outgoing = (isSecure ? secureRequest : plainRequest)(url, options, resolve)
    // A name with several addresses fails once for each; the first error says why.
    outgoing.on('error', error => reject(error instanceof AggregateError ? error.errors[0] : error))
    outgoing.end(body)
  })
}

function withLength(
  headers: Record<string, string>,
  body: string | Buffer | undefined,
): Record<string, string> {
  return body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
}

function answerOf(incoming: IncomingMessage): Answer {
  const status = incoming.statusCode ?? 0
  // Read immediately, so that the connection is free again. A body that breaks off or does not end rejects
  // `text` and `json`. A caller that only needs the status uses neither, so this must not become an unhandled
  // rejection.
  const whole = readWhole(incoming)
  whole.catch(() => {})
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: name => [incoming.headers[name]].flat()[0] ?? null },
    bytes: () => whole,
    text: async () => String(await whole),
    json: async () => JSON.parse(String(await whole)),
  }
}

function readWhole(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    incoming.on('data', (piece: Buffer) => {
      length += piece.length
      if (length <= maxAnswerBytes) return pieces.push(piece)
      pieces.length = 0
      return incoming.destroy(new Error(`the response is larger than ${maxAnswerBytes / 1024 / 1024} MB`))
    })
    incoming.on('end', () => resolve(Buffer.concat(pieces)))
    incoming.on('error', reject)
    incoming.on('close', () => reject(new Error('the response was incomplete')))
  })
}

function agentFor(url: URL): Agent {
  const isDirect = isThisMachine(url)
  if (url.protocol !== 'https:') return isDirect ? directAgent() : plainAgent()
  trustSystem()
  return isDirect ? directSecureAgent() : secureAgent()
}

const plainAgent = once(() => new Agent({ proxyEnv: process.env }))
const directAgent = once(() => new Agent())
const secureAgent = once(() => new SecureAgent({ proxyEnv: process.env }))
const directSecureAgent = once(() => new SecureAgent())

/** A company's own authority is known to the system, not to Node. */
const trustSystem = once(() =>
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])]),
)

function once<T>(make: () => T): () => T {
  let made: { thing: T } | undefined
  return () => {
    made ??= { thing: make() }
    return made.thing
  }
}
