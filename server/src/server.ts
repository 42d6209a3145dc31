import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { SecureContextOptions } from 'node:tls'
import { type CertificateLog, certificateFiles, readCertificate, watchCertificate } from './certificate.ts'
import { Failure } from './failure.ts'
import type { ServerSettings } from './settings.ts'

/** How long current answers may take when the server stops. */
const shutdownGraceMs = 10_000

/** Slower clients are disconnected: otherwise a client could hold a connection by sending single bytes. */
const defaultTimeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
} satisfies ServerOptions

/** TLS versions and cipher suites, independent of Node's defaults and flags. All suites have forward secrecy: recorded traffic stays secret even if the key leaks. */
const transport = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
} satisfies SecureContextOptions

const silent: CertificateLog = { info() {}, error() {} }

/** Timeouts for the head of a request and for the whole request, and the interval of the check, in ms. */
type Timeouts = Record<keyof typeof defaultTimeouts, number>

/** Answers a request. Resolves when all work for it is done, even if the client has disconnected. */
export type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** A listening server. */
export interface Listening {
  url: string
  /** Accepts no more requests; resolves when all current work is done. */
  stop(): Promise<void>
  /** Reads the certificate's files now. */
  reloadCertificate(): void
}

/** Listens on HOST and PORT, with https if there is a certificate. Throws a Failure that says what to do. */
export async function listen(
  answer: Answerer,
  settings: ServerSettings,
  { log = silent, ...patience }: Partial<Timeouts> & { log?: CertificateLog } = {},
): Promise<Listening> {
  const timeouts = { ...defaultTimeouts, ...patience }
  const files = certificateFiles(settings)
  const tls = files && readCertificate(files)
  const work = counted(answer)
  const secure = tls && createTlsServer({ ...transport, ...tls, ...timeouts }, work.handle)
  const server = secure ?? createServer(timeouts, work.handle)
  await bind(server, settings)
  const watch =
    files &&
    secure &&
    watchCertificate(files, tls, { use: tls => secure.setSecureContext({ ...transport, ...tls }), log })
  return {
    url: urlOf(server, settings, tls ? 'https' : 'http'),
    stop: async () => {
      watch?.stop()
      await stop(server)
      await work.done()
    },
    reloadCertificate: () => watch?.look(),
  }
}

async function bind(server: Server, { HOST, PORT }: ServerSettings): Promise<void> {
  server.listen(PORT, HOST)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Failure(
        `Port ${PORT} on ${HOST} is already in use, perhaps by another instance of this server. Stop it, or set PORT to a free port.`,
      )
    if (code === 'EACCES')
      throw new Failure(`This user cannot use port ${PORT}. Set PORT to a port above 1023.`)
    throw new Failure(`Cannot listen on ${HOST}:${PORT} (${code}). Check HOST and PORT.`, {
      cause: error,
    })
  }
}

function urlOf(server: Server, { HOST }: ServerSettings, protocol: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : ''
  return `${protocol}://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // Connections become idle when their last answer is sent, so close idle ones repeatedly.
  const closing = setInterval(() => server.closeIdleConnections(), 50)
  const timeout = setTimeout(() => server.closeAllConnections(), shutdownGraceMs)
  await closed
  clearInterval(closing)
  clearTimeout(timeout)
}

/** Counts running work: after a client has disconnected, its work may continue and still needs the database. */
function counted(answer: Answerer) {
  let runningCount = 0
  let whenDone: () => void = () => {}
  return {
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      runningCount++
      try {
        await answer(request, response)
      } finally {
        if (--runningCount === 0) whenDone()
      }
    },
    /** Waits for running work, with a limit: work that hangs must not keep the server from stopping. */
    async done(): Promise<void> {
      if (runningCount === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      whenDone = resolve
      const timeout = setTimeout(resolve, shutdownGraceMs)
      await promise
      clearTimeout(timeout)
    },
  }
}
