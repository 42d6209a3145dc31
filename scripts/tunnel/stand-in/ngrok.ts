import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { Config, Listener } from '@ngrok/ngrok'

/**
 * Replaces the ngrok library in a test, with its real types: a local listener that forwards requests like
 * ngrok's servers, with the headers that tell a server its public name.
 */
async function forward({ addr, authtoken }: Config): Promise<Pick<Listener, 'url' | 'close'>> {
  if (authtoken !== 'a-token') throw new Error('the authtoken is not the one of the account')
  const target = new URL(String(addr))
  // The real library connects directly, whatever proxy the environment sets.
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
