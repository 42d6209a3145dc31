import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { Failure } from './failure.ts'
import type { ServerSettings } from './settings.ts'

/** How long answers under way may take when the server stops. */
const farewellMs = 10_000

/** A client that takes longer is hung up on: one that sends a byte now and then would keep its connection for good. */
const usualPatience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
} satisfies ServerOptions

/** How long a client may take for the head of a request and for all of it, and how often that is looked at, in ms. */
type Patience = Record<keyof typeof usualPatience, number>

/** A listening server: where it is, and how to stop it. */
export interface Listening {
  url: string
  /** Takes no more requests; resolves when those under way are answered. */
  stop(): Promise<void>
}

/** Listens on HOST and PORT, by https when there is a certificate. Throws a Failure that says what to do. */
export async function listen(
  handle: RequestListener,
  settings: ServerSettings,
  patience: Patience = usualPatience,
): Promise<Listening> {
  const tls = readTls(settings)
  const server = tls ? createSecure({ ...tls, ...patience }, handle) : createServer(patience, handle)
  await bind(server, settings)
  return { url: urlOf(server, settings, tls ? 'https' : 'http'), stop: () => stop(server) }
}

function readTls({ TLS_CERT, TLS_KEY }: ServerSettings): { cert: Buffer; key: Buffer } | undefined {
  if (TLS_CERT === undefined || TLS_KEY === undefined) return undefined
  return { cert: readPem('TLS_CERT', TLS_CERT), key: readPem('TLS_KEY', TLS_KEY) }
}

function readPem(setting: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Failure(
      `${setting} names ${file}, which cannot be read: correct the path, or remove TLS_CERT and TLS_KEY to speak plain http.`,
      { cause: error },
    )
  }
}

function createSecure(tls: { cert: Buffer; key: Buffer } & Patience, handle: RequestListener): Server {
  try {
    return createTlsServer(tls, handle)
  } catch (error) {
    throw new Failure(
      'TLS_CERT and TLS_KEY cannot be used together: both must be PEM files, and the key must be the one of the certificate.',
      { cause: error },
    )
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
        `Port ${PORT} on ${HOST} is taken, perhaps by another copy of this server: stop that one, or set PORT to a free port.`,
      )
    if (code === 'EACCES')
      throw new Failure(`Port ${PORT} may not be used by this user: set PORT to one above 1023.`)
    throw new Failure(`The server cannot listen on ${HOST}:${PORT} (${code}): check HOST and PORT.`, {
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
  const impatience = setTimeout(() => server.closeAllConnections(), farewellMs)
  await closed
  clearInterval(closing)
  clearTimeout(impatience)
}
