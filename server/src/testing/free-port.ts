import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the ephemeral ports, so that no outgoing connection takes the port before the test listens on it.
const lowest = 20_000
const highest = 32_000

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = randomInt(lowest, highest)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      return false
    },
  )
  if (!isFree) return freePort()
  server.close()
  await once(server, 'close')
  return port
}
