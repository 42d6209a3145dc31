import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../../private-folder.ts'
import { connectionOwner } from './socket-owner.ts'

const openWithinMs = 60_000

/**
 * Leads this person's browser to an address that others must not learn: every user of a computer can read the
 * arguments of a program, so the browser is started with an address of this process, which answers only this user's
 * connections, and once. Rejects when no browser comes.
 *
 * @param open opens the address that anyone may know
 */
export async function redirectPrivately(
  address: string,
  open: (address: string) => Promise<void>,
  isMine = isOwnConnection,
): Promise<void> {
  const server = createServer((request, response) => {
    const { remotePort = 0, localPort = 0 } = request.socket
    if (!isMine({ clientPort: remotePort, serverPort: localPort })) {
      response.writeHead(403).end()
      return
    }
    const headers = { location: address, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
    response.writeHead(302, { ...headers, connection: 'close' }).end(() => server.emit('led'))
  })
  try {
    await Promise.all([
      once(server, 'led', { signal: AbortSignal.timeout(openWithinMs) }),
      openAt(server, open),
    ])
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    throw new UsageError('No browser was opened. Start your browser, then try again.')
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

async function openAt(server: Server, open: (address: string) => Promise<void>): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await open(`http://127.0.0.1:${port}/`)
}

function isOwnConnection(connection: { clientPort: number; serverPort: number }): boolean {
  return connectionOwner(readFileSync('/proc/net/tcp', 'utf8'), connection) === process.getuid?.()
}
