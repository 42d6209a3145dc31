import type { UpdateReport } from '@telemetry-tracker/shared/contracts/updates'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Logger } from 'pino'
import type { CollectingReport } from '../collect/supervise.ts'
import type { AnswerKey } from '../http/verify-answer.ts'
import { becomeProgram } from '../platform/start-program.ts'
import type { Program } from '../program.ts'
import { followUpdates, type LookedFor } from '../update/follow-updates.ts'
import { lastUpdate } from '../update/last-update.ts'
import { type PreparedUpdate, swapAndStart } from '../update/swap.ts'
import { openTrial } from '../update/trial.ts'
import { noteFailure, readUpdateState } from '../update/update-state.ts'
import { helperVersion } from '../version.ts'

interface UpdatingAgent {
  dataDir: string
  program: Program
  server: string
  deviceId: string
  answerKey(): AnswerKey | null
  mode(): Policy['updates']
  log: Logger
  /** A new version waits: the agent should stop, and then call `handOver`. */
  onReady(): void
}

/** The agent's part in updates: confirms the version that runs, looks for newer ones, and hands over to one. */
export interface AgentUpdates {
  reported(report: CollectingReport): void
  /** Someone asked for it. */
  install(): void
  stop(): Promise<void>
  /** The last one that was installed or failed here. */
  last(): UpdateReport | undefined
  /** Whether a new version waits. */
  isReady(): boolean
  /** Becomes the new version, if one waits. Nothing may be recorded any more. */
  handOver(): void
}

export function agentUpdates(agent: UpdatingAgent): AgentUpdates {
  const { dataDir, log } = agent
  const trial = openTrial(dataDir, helperVersion, () => new Date())
  let state = 'collector_down'
  let ready: PreparedUpdate | undefined
  const following: LookedFor = {
    ...agent,
    version: helperVersion,
    state: () => state,
  }
  const updates = followUpdates(following, update => {
    ready = update
    agent.onReady()
  })
  return {
    reported(report) {
      state = report.state
      try {
        const installed = trial.reported(report.state)
        if (installed !== null) log.info(installed, 'the helper was updated')
      } catch (error) {
        log.warn({ why: String(error) }, 'cannot store that the helper was updated')
      }
    },
    install: updates.install,
    async stop() {
      trial.stopped()
      await updates.stop()
    },
    last: () => lastUpdate(readUpdateState(dataDir)),
    isReady: () => ready !== undefined,
    handOver() {
      if (ready !== undefined) becomeOrStay(ready)
    },
  }

  /** Whatever happens, one of the two versions goes on recording. */
  function becomeOrStay(update: PreparedUpdate): never {
    try {
      swapAndStart(update, { dataDir, stateBefore: state })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.error({ version: update.to, why }, 'cannot replace the program; it starts again')
      noteFailure(dataDir, update, why)
    }
    return becomeProgram(update.place.file, ['agent'])
  }
}
