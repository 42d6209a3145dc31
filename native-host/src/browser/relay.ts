import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import type { HostMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameFromExtension, maxFrameToExtension } from '@telemetry-tracker/shared/contracts/native-wire'
import type { Logger } from 'pino'
import { backOffMs } from '../backoff.ts'
import { machineClock } from '../machine-clock.ts'
import type { SocketPlace } from '../platform/socket-place.ts'
import { connectAgent } from './connect.ts'
import { encodeFrame } from './frames.ts'
import { receiveMessages } from './receive.ts'

/** A browser or an agent that doesn't read is disconnected before unread messages fill the memory. */
const maxUnreadBytes = 4 * 1024 * 1024
/** An agent that keeps exiting is not started more often than this. */
const startAgainAfterMs = 60_000
const reconnect = { firstMs: 250, maxMs: 5_000 }

export interface RelayEnds {
  stdin: Readable
  stdout: Writable
  place: SocketPlace
  /** The process that started the relay. */
  browserPid: number
  log: Logger
  /** Starts an agent if one should run and none does. Returns whether it started one. */
  startAgent(): Promise<boolean>
  /** Aborted when the browser has disconnected. */
  signal: AbortSignal
}

/**
 * Forwards messages between a browser and the agent until the browser disconnects. While no agent runs, the
 * relay starts one if one should run and answers requests with an error. A new agent gets the last hello
 * and tabs messages again. Rejects on a malformed frame from the browser.
 */
export async function runRelay({
  stdin,
  stdout,
  place,
  browserPid,
  log,
  startAgent,
  signal,
}: RelayEnds): Promise<void> {
  const latest = new Map<string, unknown>()
  const link: { agent: Socket | null } = { agent: null }
  const over = Promise.withResolvers<void>()
  const firstAttempt = Promise.withResolvers<void>()
  const toBrowser = (message: unknown) => {
    stdout.write(encodeFrame(message))
    if (stdout.writableLength > maxUnreadBytes) over.reject(new Error('the browser does not read'))
  }

  stdin.on('end', over.resolve)
  stdin.on('error', over.reject)
  stdout.on('error', () => over.resolve())
  signal.addEventListener('abort', () => over.resolve())
  receiveMessages(stdin, maxFrameFromExtension, passOn, over.reject)

  const connecting = new AbortController()
  const connection = keepConnected(connecting.signal)
  try {
    await over.promise
  } finally {
    connecting.abort()
    link.agent?.destroy()
    await connection
  }

  /**
   * A message that can be parsed but not serialised again (deeply nested lists) is treated as malformed, too.
   */
  function passOn(message: unknown): void {
    try {
      fromBrowser(message)
    } catch (error) {
      over.reject(error)
    }
  }

  function fromBrowser(message: unknown): void {
    const { type, id } = envelopeOf(message)
    if (type === 'hello' || type === 'tabs') latest.set(type, message)
    if (link.agent !== null) toAgent(link.agent, message)
    else if (id !== undefined) firstAttempt.promise.then(() => ask(message, id))
  }

  function ask(message: unknown, id: number): void {
    if (link.agent === null) toBrowser(helperAway(id))
    else toAgent(link.agent, message)
  }

  function toAgent(agent: Socket, message: unknown): void {
    agent.write(encodeFrame(message))
    if (agent.writableLength > maxUnreadBytes) agent.destroy()
  }

  async function keepConnected(stopped: AbortSignal): Promise<void> {
    let startedAtMs = Number.NEGATIVE_INFINITY
    for (let attempt = 0; !stopped.aborted; attempt++) {
      try {
        const agent = await connectAgent(place, { role: 'relay', browserPid })
        if (stopped.aborted) return void agent.destroy()
        link.agent = agent
        attempt = 0
        log.info('connected to the agent')
        for (const message of [latest.get('hello'), latest.get('tabs')]) {
          if (message !== undefined) toAgent(agent, message)
        }
        firstAttempt.resolve()
        await untilClosed(agent)
        if (!stopped.aborted) log.warn('the agent disconnected')
      } catch (error) {
        if (attempt === 0)
          log.warn({ why: error instanceof Error ? error.message : String(error) }, 'no agent')
      }
      link.agent = null
      if (stopped.aborted) return firstAttempt.resolve()
      let isStarting = false
      if (performance.now() - startedAtMs > startAgainAfterMs) {
        isStarting = await tryToStart()
        startedAtMs = performance.now()
      }
      if (attempt === 0) toBrowser(isStarting ? helperStarts : helperAway())
      firstAttempt.resolve()
      await machineClock.wait(backOffMs(attempt, reconnect, Math.random()), stopped)
    }
  }

  async function tryToStart(): Promise<boolean> {
    try {
      return await startAgent()
    } catch (error) {
      log.error({ why: error instanceof Error ? error.message : String(error) }, 'cannot start an agent')
      return false
    }
  }

  function untilClosed(socket: Socket): Promise<void> {
    return new Promise(resolve => {
      receiveMessages(socket, maxFrameToExtension, toBrowser, error => socket.destroy(error))
      socket.on('error', error => log.warn({ why: error.message }, 'the connection to the agent failed'))
      socket.on('close', () => resolve())
    })
  }
}

const helperStarts: HostMessage = {
  type: 'error',
  code: 'helper_away',
  message: 'The helper was not running on this device. It is starting now.',
}

function helperAway(id?: number): HostMessage {
  return {
    type: 'error',
    code: 'helper_away',
    message: 'The helper is not running on this device. Start it with `agent`.',
    ...(id === undefined ? {} : { id }),
  }
}

/** The fields that the relay needs. The agent validates messages; it has the schemas. */
function envelopeOf(message: unknown): { type: unknown; id: number | undefined } {
  const isObject = typeof message === 'object' && message !== null
  const id = isObject && 'id' in message ? message.id : undefined
  return {
    type: isObject && 'type' in message ? message.type : undefined,
    id: typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined,
  }
}
