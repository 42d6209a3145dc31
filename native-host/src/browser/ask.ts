import { hostMessageSchema, type StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameToExtension } from '@telemetry-tracker/shared/contracts/native-wire'
import type { SocketPlace } from '../platform/socket-place.ts'
import { connectAgent } from './connect.ts'
import { encodeFrame } from './frames.ts'
import { receiveMessages } from './receive.ts'

const answerWithinMs = 5_000

/** Asks a running agent how it is. Rejects when none runs, or it doesn't answer in time. */
export async function askStatus(place: SocketPlace): Promise<StatusMessage> {
  const socket = await connectAgent(place, { role: 'command' })
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(answerWithinMs, () => reject(new Error('the agent does not answer')))
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('the agent hung up')))
      const onMessage = (raw: unknown) => {
        const message = hostMessageSchema.safeParse(raw)
        if (message.data?.type === 'status' && message.data.id !== undefined) resolve(message.data)
      }
      receiveMessages(socket, maxFrameToExtension, onMessage, reject)
      socket.write(encodeFrame({ type: 'status', id: 1 }))
    })
  } finally {
    socket.destroy()
  }
}
