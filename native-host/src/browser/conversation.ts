import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import {
  type AwayMessage,
  type CommandMessage,
  commandMessageSchema,
  type DeclareMessage,
  type ExtensionMessage,
  extensionMessageSchema,
  type HostMessage,
  type PauseMessage,
  type SocketAuth,
  type StatusMessage,
  type TodayMessage,
  type WelcomeMessage,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import * as z from 'zod'
import type { BrowserRegistry } from './registry.ts'

/** What a browser or a command can ask of the agent. */
export interface AgentCommands {
  welcome(): WelcomeMessage
  status(): StatusMessage
  /** Today's numbers, or null when there are none yet and the server can't be reached. */
  today(): Promise<Omit<TodayMessage, 'type' | 'id'> | null>
  /** The URL of this user's page; if the server has accounts, it signs the user in. */
  dashboardUrl(): Promise<string>
  /** Stops recording for this many minutes, or until resumed. False if the policy does not allow it. */
  pause(minutes: number | undefined, kind: PauseMessage['kind']): boolean
  resume(): void
  /** The time without input to ask the person about. Each stretch is returned once. */
  away(): Omit<AwayMessage, 'type' | 'id'>
  /** What that stretch was. False if it was not asked about, or the policy does not allow it. */
  declare(answer: Pick<DeclareMessage, 'start' | 'end' | 'kind' | 'note'>): boolean
  /** The last minute's events, exactly as they are sent. */
  recent(): TelemetryEvent[]
  /** Puts the batches that the server refused back into the queue. */
  retryRefused(): void
  /** Records from now on if the notice was acknowledged since. */
  lookForAcknowledgement(): void
  /** Looks for the newest release now, and installs it. */
  installUpdate(): void
  /** Ends the agent. */
  stop(): void
}

/**
 * The sender: `connection` identifies the browser, `browserPid` is the browser's process id, if the relay
 * knew it.
 */
export interface Caller {
  connection: object
  role: SocketAuth['role']
  browserPid: number | null
}

const knownTypes = new Set<unknown>([
  'hello',
  'tabs',
  'today',
  'status',
  'open-dashboard',
  'pause',
  'resume',
  'away',
  'declare',
])
const envelopeSchema = z.object({ type: z.unknown(), id: z.int().min(0).optional().catch(undefined) })

/** Answers one message of a connected browser or command. Null when there is nothing to answer. */
export async function answer(
  raw: unknown,
  caller: Caller,
  registry: BrowserRegistry,
  agentState: AgentCommands,
  nowMs: number,
): Promise<HostMessage | null> {
  const envelope = envelopeSchema.safeParse(raw)
  const id = envelope.data?.id
  const command = caller.role === 'command' ? commandMessageSchema.safeParse(raw) : undefined
  if (command?.success) return answerCommand(command.data, agentState)
  if (!envelope.success || !knownTypes.has(envelope.data.type)) {
    return complaint('unknown_type', 'The helper does not support this message type.', id)
  }
  const message = extensionMessageSchema.safeParse(raw)
  if (!message.success) {
    const issue = message.error.issues[0]
    return complaint('invalid_message', `${issue?.path.join('.')}: ${issue?.message}`, id)
  }
  return answerValid(message.data, caller, registry, agentState, nowMs)
}

function answerCommand({ type, id }: CommandMessage, agentState: AgentCommands): HostMessage {
  switch (type) {
    case 'recent':
      return { type, id, events: agentState.recent() }
    case 'retry-refused':
      agentState.retryRefused()
      return { ...agentState.status(), id }
    case 'acknowledged':
      agentState.lookForAcknowledgement()
      return { ...agentState.status(), id }
    case 'update':
      agentState.installUpdate()
      return { ...agentState.status(), id }
    case 'stop':
      agentState.stop()
      return { ...agentState.status(), id }
  }
}

async function answerValid(
  message: ExtensionMessage,
  caller: Caller,
  registry: BrowserRegistry,
  agentState: AgentCommands,
  nowMs: number,
): Promise<HostMessage | null> {
  switch (message.type) {
    case 'hello':
      if (message.protocol !== protocolVersion) {
        const words = mismatch(message.protocol)
        return { type: 'error', code: 'protocol_mismatch', message: words, protocol: protocolVersion }
      }
      registry.introduce(caller.connection, message.browser, caller.browserPid, nowMs)
      return agentState.welcome()
    case 'tabs':
      if (registry.update(caller.connection, message.windows, nowMs)) return null
      return complaint('invalid_message', 'Send hello before tabs.')
    case 'status':
      agentState.lookForAcknowledgement()
      return { ...agentState.status(), id: message.id }
    case 'open-dashboard':
      return { type: 'dashboard', id: message.id, url: await agentState.dashboardUrl() }
    case 'pause':
      if (agentState.pause(message.minutes, message.kind)) return { ...agentState.status(), id: message.id }
      return complaint('not_allowed', 'Your company’s policy does not allow pauses.', message.id)
    case 'resume':
      agentState.resume()
      return { ...agentState.status(), id: message.id }
    case 'away':
      return { type: 'away', id: message.id, ...agentState.away() }
    case 'declare':
      if (agentState.declare(message)) return { ...agentState.status(), id: message.id }
      return complaint('not_allowed', 'This time can no longer be declared here. Use your page.', message.id)
    case 'today': {
      const numbers = await agentState.today()
      if (numbers !== null) return { type: 'today', id: message.id, ...numbers }
      return complaint(
        'server_away',
        'The server is unreachable. Your numbers appear when it is back.',
        message.id,
      )
    }
  }
}

function mismatch(theirs: number): string {
  return `The helper uses protocol ${protocolVersion}, the extension ${theirs}. Update the ${theirs < protocolVersion ? 'extension' : 'helper'}.`
}

function complaint(
  code: Extract<HostMessage, { type: 'error' }>['code'],
  message: string,
  id?: number,
): HostMessage {
  return { type: 'error', code, message, ...(id === undefined ? {} : { id }) }
}
