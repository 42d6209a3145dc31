import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SetupCall, setupCalls } from '@telemetry-tracker/shared/contracts/setup'
import { parseJson } from '../../parse-json.ts'
import { judgeRequest } from './page-rules.ts'

const maxBodyBytes = 16 * 1024
const usualIdleMs = 30 * 60_000
/** A page that is reloaded also says goodbye. */
const usualGoodbyeMs = 15_000

export interface PageFile {
  type: string
  body: Buffer
}

/** What the page may ask for: a call's parsed body becomes its answer. */
export type SetupApi = { [C in SetupCall]: (body: never) => Promise<unknown> }

interface Serving {
  secret: string
  /** By path. */
  files: Readonly<Record<string, PageFile>>
  api: SetupApi
  /** Whether a connection comes from this user. */
  isMine?: (connection: { clientPort: number; serverPort: number }) => boolean
  idleMs?: number
  goodbyeMs?: number
  onTrouble(why: unknown): void
}

export interface PageServer {
  port: number
  /** Resolves once the page is done, was left, or has not been used for half an hour. */
  closed: Promise<void>
  close(): void
}

/** Serves the set-up page on a port of this computer that the system chooses. */
export async function servePage(serving: Serving): Promise<PageServer> {
  const { idleMs = usualIdleMs, goodbyeMs = usualGoodbyeMs, isMine = () => true } = serving
  const server = createServer({ maxHeaderSize: 8 * 1024, requestTimeout: 30_000 }, (request, response) => {
    const { remotePort = 0, localPort = 0 } = request.socket
    if (!isMine({ clientPort: remotePort, serverPort: localPort })) return refuse(response, 403)
    answer(request, response, `127.0.0.1:${port}`).catch((error: unknown) => {
      serving.onTrouble(error)
      if (!response.headersSent) refuse(response, 500)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const closed = once(server, 'close').then(() => clearTimeout(timer))
  let timer = setTimeout(close, idleMs)
  return { port, closed, close }

  function close(): void {
    server.close()
    // Answers that are under way are sent; a browser's idle connections would hold the server open for minutes.
    server.closeIdleConnections()
  }

  function closeAfter(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(close, ms)
  }

  async function answer(request: IncomingMessage, response: ServerResponse, host: string): Promise<void> {
    const { headers, method = '', url = '' } = request
    const judged = judgeRequest(
      {
        method,
        path: url,
        host: headers.host,
        origin: headers.origin,
        authorization: headers.authorization,
        contentType: headers['content-type'],
      },
      { host, secret: serving.secret, files: Object.keys(serving.files) },
    )
    if (judged.kind === 'refused') return refuse(response, judged.status)
    if (judged.kind === 'file') return sendFile(response, serving.files[judged.path])
    if (!isCall(judged.name)) return refuse(response, 404)
    const text = await readBody(request)
    if (text === null) return refuse(response, 413)
    const body = setupCalls[judged.name].body.safeParse(parseJson(text))
    if (!body.success) return refuse(response, 400)
    closeAfter(judged.name === 'goodbye' ? goodbyeMs : idleMs)
    const handle = serving.api[judged.name] as (body: unknown) => Promise<unknown>
    const json = JSON.stringify(await handle(body.data))
    const isOver = judged.name === 'finish' || judged.name === 'later'
    response.writeHead(200, {
      ...protections,
      'content-type': 'application/json',
      ...(isOver && { connection: 'close' }),
    })
    response.end(json, isOver ? close : undefined)
  }
}

function isCall(name: string): name is SetupCall {
  return Object.hasOwn(setupCalls, name)
}

const protections = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

function sendFile(response: ServerResponse, file: PageFile | undefined): void {
  if (file === undefined) refuse(response, 404)
  else response.writeHead(200, { ...protections, 'content-type': file.type }).end(file.body)
}

/** Without a reason: who is refused is not this person's page. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...protections, connection: 'close' }).end()
}

/** Null for a body that is larger than any of the page's. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request) {
    length += piece.length
    if (length > maxBodyBytes) return null
    pieces.push(piece)
  }
  return String(Buffer.concat(pieces))
}
