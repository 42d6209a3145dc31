import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import type { SocketAuth } from '@telemetry-tracker/shared/contracts/native-messages'
import type { SocketPlace } from '../platform/socket-place.ts'
import { encodeFrame } from './frames.ts'

/** Who connects. A relay also sends the process id of its browser. */
export type Visitor = Pick<SocketAuth, 'role' | 'browserPid'>

/** Connects to a running agent and signs in. Rejects when none runs. */
export function connectAgent({ path, secretFile }: SocketPlace, visitor: Visitor): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secret = readFileSync(secretFile, 'utf8')
    const socket = connect(path)
    // Until the greeting is sent: an agent that ends may close the connection before.
    socket.once('error', reject)
    socket.write(encodeFrame({ type: 'auth', secret, ...visitor } satisfies SocketAuth), error => {
      if (error) return
      socket.off('error', reject)
      resolve(socket)
    })
  })
}
