import {
  type CommandMessage,
  type ExtensionMessage,
  type HostMessage,
  hostMessageSchema,
  type StatusMessage,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameToExtension } from '@telemetry-tracker/shared/contracts/native-wire'
import type { SocketPlace } from '../platform/socket-place.ts'
import { connectAgent } from './connect.ts'
import { encodeFrame } from './frames.ts'
import { receiveMessages } from './receive.ts'

const answerWithinMs = 5_000

/** Asks a running agent for its status. Rejects when none runs or it doesn't answer in time. */
export async function askStatus(place: SocketPlace): Promise<StatusMessage> {
  const answer = await askAgent(place, { type: 'status', id: 1 })
  if (answer.type !== 'status') throw new Error(`the agent answered ${answer.type}`)
  return answer
}

/**
 * Sends a request with an id to a running agent and returns its answer, also when that is an error. Rejects
 * when none runs or it doesn't answer in time.
 */
export async function askAgent(
  place: SocketPlace,
  question: Extract<ExtensionMessage | CommandMessage, { id: number }>,
): Promise<HostMessage> {
  const socket = await connectAgent(place, { role: 'command' })
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(answerWithinMs, () => reject(new Error('the agent does not answer')))
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('the agent disconnected')))
      const onMessage = (raw: unknown) => {
        const message = hostMessageSchema.safeParse(raw).data
        if (message !== undefined && 'id' in message && message.id === question.id) resolve(message)
      }
      receiveMessages(socket, maxFrameToExtension, onMessage, reject)
      socket.write(encodeFrame(question))
    })
  } finally {
    socket.destroy()
  }
}
