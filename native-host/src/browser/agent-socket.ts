import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { type HostMessage, socketAuthSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameFromExtension } from '@telemetry-tracker/shared/contracts/native-wire'
import type { Logger } from 'pino'
import type { SocketPlace } from '../platform/socket-place.ts'
import { makePrivateFolder } from '../private-folder.ts'
import { type AgentCommands, answer, type Caller } from './conversation.ts'
import { encodeFrame } from './frames.ts'
import { receiveMessages } from './receive.ts'
import type { BrowserRegistry } from './registry.ts'

const signInWithinMs = 5_000
/** A browser that doesn't read is disconnected before unread messages fill the memory. */
const maxUnreadBytes = 4 * 1024 * 1024

export interface AgentSocket {
  /** Sends a message to every connected browser. */
  broadcast(message: HostMessage): void
  close(): Promise<void>
}

/**
 * Opens the agent's socket for this user's relays and commands. A client first sends the secret from a file
 * that only its owner can read. The caller has made sure that no other agent listens there.
 */
export async function openAgentSocket(
  place: SocketPlace,
  registry: BrowserRegistry,
  agentState: AgentCommands,
  log: Logger,
): Promise<AgentSocket> {
  makePrivateFolder(place.runDir)
  const secret = randomBytes(32).toString('hex')
  writeFileSync(place.secretFile, secret, { mode: 0o600 })
  chmodSync(place.secretFile, 0o600)
  const relays = new Set<Socket>()
  const everyone = new Set<Socket>()
  const server = createServer(socket => {
    everyone.add(socket)
    socket.on('close', () => {
      everyone.delete(socket)
      relays.delete(socket)
      registry.forget(socket)
    })
    serve(socket, secret, registry, agentState, log, () => relays.add(socket))
  })
  await listen(server, place)
  return {
    broadcast(message) {
      for (const relay of relays) send(relay, message)
    },
    close() {
      for (const socket of everyone) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

function serve(
  socket: Socket,
  secret: string,
  registry: BrowserRegistry,
  agentState: AgentCommands,
  log: Logger,
  onRelay: () => void,
): void {
  let caller: Caller | null = null
  socket.setTimeout(signInWithinMs, () => socket.destroy())
  socket.on('error', error => log.debug({ why: error.message }, 'a local connection failed'))
  const onMessage = (raw: unknown) => {
    if (socket.destroyed) return
    if (caller !== null) {
      answer(raw, caller, registry, agentState, Date.now()).then(
        reply => reply && send(socket, reply),
        error => log.error({ why: String(error) }, 'a message could not be answered'),
      )
      return
    }
    const auth = socketAuthSchema.safeParse(raw)
    if (!auth.success || !isSame(auth.data.secret, secret)) {
      log.warn('closed a local connection with a wrong secret')
      socket.destroy()
      return
    }
    const { role, browserPid } = auth.data
    caller = { connection: socket, role, browserPid: browserPid ?? null }
    socket.setTimeout(0)
    if (role === 'relay') onRelay()
  }
  receiveMessages(socket, maxFrameFromExtension, onMessage, error => {
    log.warn({ why: error.message }, 'closed a local connection that sent a malformed frame')
    socket.destroy()
  })
}

function send(socket: Socket, message: HostMessage): void {
  if (socket.destroyed) return
  socket.write(encodeFrame(message))
  if (socket.writableLength > maxUnreadBytes) socket.destroy()
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function listen(server: Server, { path, isFile }: SocketPlace): Promise<void> {
  if (isFile) rmSync(path, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
