import type { PauseMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { askRunning } from './ask-running.ts'
import { printStatusOf } from './status.ts'

export interface PauseOptions {
  minutes?: number
  private: boolean
  json: boolean
}

/** Pauses the recording, or only its names, and prints the agent's status. */
export async function pauseRecording(dataDir: string, options: PauseOptions): Promise<void> {
  const kind: PauseMessage['kind'] = options.private ? 'private' : 'pause'
  const { minutes } = options
  const question = { type: 'pause', id: 1, kind, ...(minutes === undefined ? {} : { minutes }) } as const
  printStatusOf(await askRunning(dataDir, question, 'status'), options)
}

/** Ends a pause or private time early, and prints the agent's status. */
export async function resumeRecording(dataDir: string, options: { json: boolean }): Promise<void> {
  printStatusOf(await askRunning(dataDir, { type: 'resume', id: 1 }, 'status'), options)
}
