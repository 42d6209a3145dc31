import type { PauseMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { askRunning } from './ask-running.ts'
import { printStatusOf } from './status.ts'

export interface PauseOptions {
  minutes?: number
  private: boolean
  json: boolean
}

/** Pauses the recording, or its names only, and prints how the agent is then. */
export async function pauseRecording(dataDir: string, options: PauseOptions): Promise<void> {
  const kind: PauseMessage['kind'] = options.private ? 'private' : 'pause'
  const { minutes } = options
  const question = { type: 'pause', id: 1, kind, ...(minutes === undefined ? {} : { minutes }) } as const
  printStatusOf(await askRunning(dataDir, question, 'status'), options)
}

/** Ends a pause or private time before its end, and prints how the agent is then. */
export async function resumeRecording(dataDir: string, options: { json: boolean }): Promise<void> {
  printStatusOf(await askRunning(dataDir, { type: 'resume', id: 1 }, 'status'), options)
}
