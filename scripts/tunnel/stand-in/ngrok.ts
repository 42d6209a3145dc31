import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { Config, Listener } from '@ngrok/ngrok'

/**
 * Plays the ngrok library in a test, by its real types: a listener of its own, on this machine, that passes requests on as ngrok's servers do, with the
 * headers by which a server knows how it was called.
 */
async function forward({ addr, authtoken }: Config): Promise<Pick<Listener, 'url' | 'close'>> {
  if (authtoken !== 'a-token') throw new Error('the authtoken is not the one of the account')
  const target = new URL(String(addr))
  // The real library goes to the server by itself, whatever proxy the environment names.
  const agent = new Agent()
  const server = createServer((incoming, answer) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'made-up.ngrok.app',
    }
    const onward = request(
      {
        agent,
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers,
      },
      response => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      },
    )
    onward.on('error', () => answer.writeHead(502).end())
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')
  return {
    url: () => `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export default { forward }
