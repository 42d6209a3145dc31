import {
  type ExtensionMessage,
  extensionMessageSchema,
  type HostMessage,
  type StatusMessage,
  type TodayMessage,
  type WelcomeMessage,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import * as z from 'zod'
import type { BrowserRegistry } from './registry.ts'

/** What the agent can tell a browser. */
export interface AgentDesk {
  welcome(): WelcomeMessage
  status(): StatusMessage
  /** Today's numbers, or null when there are none yet and the server is away. */
  today(): Promise<Omit<TodayMessage, 'type' | 'id'> | null>
  dashboardUrl(): string
}

const knownTypes = new Set<unknown>(['hello', 'tabs', 'today', 'status', 'open-dashboard'])
const envelopeSchema = z.object({ type: z.unknown(), id: z.int().min(0).optional().catch(undefined) })

/** Answers one message of one connected browser. `connection` tells browsers apart. Null when there is nothing to say. */
export async function answer(
  raw: unknown,
  connection: object,
  registry: BrowserRegistry,
  desk: AgentDesk,
  nowMs: number,
): Promise<HostMessage | null> {
  const envelope = envelopeSchema.safeParse(raw)
  const id = envelope.data?.id
  if (!envelope.success || !knownTypes.has(envelope.data.type)) {
    return complaint('unknown_type', 'The helper does not know this type of message.', id)
  }
  const message = extensionMessageSchema.safeParse(raw)
  if (!message.success) {
    const issue = message.error.issues[0]
    return complaint('invalid_message', `${issue?.path.join('.')}: ${issue?.message}`, id)
  }
  return answerValid(message.data, connection, registry, desk, nowMs)
}

async function answerValid(
  message: ExtensionMessage,
  connection: object,
  registry: BrowserRegistry,
  desk: AgentDesk,
  nowMs: number,
): Promise<HostMessage | null> {
  switch (message.type) {
    case 'hello':
      if (message.protocol !== protocolVersion) {
        return complaint('protocol_mismatch', mismatch(message.protocol))
      }
      registry.introduce(connection, message.browser, nowMs)
      return desk.welcome()
    case 'tabs':
      if (registry.update(connection, message.windows, nowMs)) return null
      return complaint('invalid_message', 'Say hello before tabs.')
    case 'status':
      return { ...desk.status(), id: message.id }
    case 'open-dashboard':
      return { type: 'dashboard', id: message.id, url: desk.dashboardUrl() }
    case 'today': {
      const numbers = await desk.today()
      if (numbers !== null) return { type: 'today', id: message.id, ...numbers }
      return complaint(
        'server_away',
        'The server can not be reached; the numbers come when it is back.',
        message.id,
      )
    }
  }
}

function mismatch(theirs: number): string {
  return `The helper speaks protocol ${protocolVersion}, the extension ${theirs}. Update the ${theirs < protocolVersion ? 'extension' : 'helper'}.`
}

function complaint(
  code: Extract<HostMessage, { type: 'error' }>['code'],
  message: string,
  id?: number,
): HostMessage {
  return { type: 'error', code, message, ...(id === undefined ? {} : { id }) }
}
