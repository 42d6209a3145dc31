import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a test's server says at a path: a body, at once or when the test lets it; other paths are unknown. */
interface Reply {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

export type Replies = Record<string, Reply | (() => Promise<Reply>)>

/** A real HTTP server with canned answers, and what it was asked, as `METHOD /path?query`, and sent. */
export interface ApiServer {
  url: string
  replies: Replies
  asked: string[]
  /** The bodies of requests that had one, as JSON. */
  sent: unknown[]
  close: () => Promise<void>
}

export async function startApiServer(replies: Replies, port = 0): Promise<ApiServer> {
  const asked: string[] = []
  const sent: unknown[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    asked.push(`${request.method} ${decodeURIComponent(url.pathname + url.search)}`)
    const body = await text(request)
    if (body !== '') sent.push(JSON.parse(body))
    const found = api.replies[`${request.method} ${url.pathname}`] ?? api.replies[url.pathname]
    const reply = typeof found === 'function' ? await found() : found
    response.setHeader('content-type', 'application/json')
    for (const [name, value] of Object.entries(reply?.headers ?? {})) response.setHeader(name, value)
    response.statusCode = reply === undefined ? 404 : (reply.status ?? 200)
    response.end(JSON.stringify(reply?.body ?? notFound))
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const api: ApiServer = { url: urlOf(server), replies, asked, sent, close: () => closeServer(server) }
  return api
}

const notFound = { error: { code: 'not_found', message: 'Nothing lives at this address.' } }

function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.')
  return `http://127.0.0.1:${address.port}`
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve, reject) => {
    server.close(error => (error ? reject(error) : resolve()))
  })
}
