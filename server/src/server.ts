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

/** How long answers under way may take when the server stops. */
const shutdownGraceMs = 10_000

/** A client that takes longer is hung up on: one that sends a byte now and then would keep its connection for good. */
const usualPatience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
} satisfies ServerOptions

/** TLS versions and suites, whatever Node's defaults or flags are. All suites have forward secrecy: recorded traffic stays secret even if the key leaks. */
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

const silent: CertificateLog = { info() {}, warn() {} }

/** How long a client may take for the head of a request and for all of it, and how often that is looked at, in ms. */
type Patience = Record<keyof typeof usualPatience, number>

/** Answers a request; ends when nothing of that is under way any more, also where whoever asked is gone. */
export type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** A listening server: where it is, and how to stop it. */
export interface Listening {
  url: string
  /** Takes no more requests; resolves when nothing of those under way is left to do. */
  stop(): Promise<void>
  /** Looks at once whether the certificate's files have changed. */
  reloadCertificate(): void
}

/** Listens on HOST and PORT, by https when there is a certificate. Throws a Failure that says what to do. */
export async function listen(
  answer: Answerer,
  settings: ServerSettings,
  { log = silent, ...patience }: Partial<Patience> & { log?: CertificateLog } = {},
): Promise<Listening> {
  const timeouts = { ...usualPatience, ...patience }
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
  // Connections that are answered from here on become idle only then, and nobody else would close them soon.
  const closing = setInterval(() => server.closeIdleConnections(), 50)
  const impatience = setTimeout(() => server.closeAllConnections(), shutdownGraceMs)
  await closed
  clearInterval(closing)
  clearTimeout(impatience)
}

/** Counts what is under way: a connection that is gone says nothing of the work that was begun for it, and that needs the database. */
function counted(answer: Answerer) {
  let underWay = 0
  let whenDone: () => void = () => {}
  return {
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      underWay++
      try {
        await answer(request, response)
      } finally {
        if (--underWay === 0) whenDone()
      }
    },
    /** Waits as long as for connections: what hangs must not keep a server from ending. */
    async done(): Promise<void> {
      if (underWay === 0) return
      const { promise, resolve } = Promise.withResolvers<void>()
      whenDone = resolve
      const impatience = setTimeout(resolve, shutdownGraceMs)
      await promise
      clearTimeout(impatience)
    },
  }
}
