import type { HostMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { askAgent } from '../browser/ask.ts'
import { socketPlace } from '../platform/socket-place.ts'
import { UsageError } from '../private-folder.ts'

/**
 * The running agent's answer to a command. Throws what to do when no agent runs, and the agent's message when
 * it refuses.
 */
export async function askRunning<T extends HostMessage['type']>(
  dataDir: string,
  question: Parameters<typeof askAgent>[1],
  expected: T,
): Promise<Extract<HostMessage, { type: T }>> {
  const answer = await askAgent(socketPlace(dataDir), question).catch((error: Error) => {
    throw new UsageError(
      `No agent is running for ${dataDir} (${error.message}). Start it with \`agent\`, or set DATA_DIR to its folder.`,
    )
  })
  if (isOf(answer, expected)) return answer
  throw new UsageError(answer.type === 'error' ? answer.message : `The agent answered ${answer.type}.`)
}

function isOf<T extends HostMessage['type']>(
  message: HostMessage,
  type: T,
): message is Extract<HostMessage, { type: T }> {
  return message.type === type
}
