import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { type HostMessage, hostMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { onTestFinished } from 'vitest'
import type { AgentCommands } from '../browser/conversation.ts'
import { encodeFrame } from '../browser/frames.ts'
import { receiveMessages } from '../browser/receive.ts'
import type { BrowserMemory } from '../browser/registry.ts'
import { anEvent } from './events.ts'

/** One end of a connection that records what it receives. */
export interface Talk {
  heard: HostMessage[]
  say(message: unknown): void
  sayBytes(bytes: Buffer): void
  socket: Socket
  /** Resolves when the other side has closed the connection. */
  ended: Promise<void>
}

export function talkTo(path: string): Talk {
  return talkOver(connect(path))
}

export function talkOver(socket: Socket): Talk {
  onTestFinished(() => void socket.destroy())
  const heard: HostMessage[] = []
  receiveMessages(
    socket,
    1024 * 1024,
    message => heard.push(hostMessageSchema.parse(message)),
    error => socket.destroy(error),
  )
  return {
    heard,
    say: message => void socket.write(encodeFrame(message)),
    sayBytes: bytes => void socket.write(bytes),
    socket,
    ended: new Promise(resolve => socket.on('close', () => resolve()).on('error', () => resolve())),
  }
}

/** An agent's answers for tests. */
export const agentState: AgentCommands = {
  welcome: () => ({
    type: 'welcome',
    protocol: 1,
    helperVersion: '1.2.3',
    user: 'ada',
    server: 'http://127.0.0.1:5000',
    state: 'recording',
    policy: { titleMode: 'full', nonProductive: ['youtube'], meetings: [], mayPause: true },
  }),
  status: () => ({
    type: 'status',
    state: 'recording',
    helperVersion: '1.2.3',
    user: 'ada',
    server: 'http://127.0.0.1:5000',
    queuedEvents: 3,
    droppedEvents: 0,
    lastDelivery: null,
    browsers: [],
  }),
  today: () => Promise.resolve(null),
  dashboardUrl: async () => 'http://127.0.0.1:5000/dashboard/ada',
  pause: () => false,
  resume: () => {},
  away: () => ({ stretch: null, needsNote: false }),
  declare: () => false,
  recent: () => [anEvent(1)],
  retryRefused: () => {},
  installUpdate: () => {},
  stop: () => {},
  lookForAcknowledgement: () => {},
}

/** A memory of browsers for one test. */
export function memory(): BrowserMemory {
  const names = new Set<string>()
  return { spoke: browser => void names.add(browser), names: () => [...names] }
}

export const hello = {
  type: 'hello',
  protocol: 1,
  browser: 'Chromium',
  extensionVersion: '1',
  installId: 'x',
}

export const tabs = {
  type: 'tabs',
  windows: [
    { window: 1, focused: true, state: 'normal', active: { site: 'a.org', audible: false }, background: [] },
  ],
}

/** A frame of nested lists, deeper than JSON can be written. */
export function deepFrame(depth: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(2 * depth)
  return Buffer.concat([length, Buffer.from('['.repeat(depth) + ']'.repeat(depth))])
}
