import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** A reverse proxy that serves a server below a path, as companies' proxies do. */
export interface PathProxy {
  /** With the path. */
  url: string
  /** Requests outside the path: the server gave a wrong address. */
  strays: string[]
  stop(): Promise<void>
}

/** Forwards requests below the path to a local port, with or without the path. */
export async function startPathProxy(
  path: string,
  { strips, serverPort }: { strips: boolean; serverPort: number },
): Promise<PathProxy> {
  const strays: string[] = []
  const server = createServer((incoming, outgoing) => {
    const requestPath = incoming.url ?? ''
    if (requestPath !== path && !requestPath.startsWith(`${path}/`) && !requestPath.startsWith(`${path}?`)) {
      // Browsers request it from every host.
      if (requestPath !== '/favicon.ico') strays.push(requestPath)
      outgoing.writeHead(404).end('this is another program')
      return
    }
    const passedOn = strips ? requestPath.slice(path.length) || '/' : requestPath
    const headers = { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress }
    const upstream = request(
      { host: '127.0.0.1', port: serverPort, path: passedOn, method: incoming.method, headers },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    upstream.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(upstream)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The proxy has no port.')
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    strays,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
