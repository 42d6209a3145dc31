import { type ChildProcess, spawn } from 'node:child_process'
import type { CollectingState } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Logger } from 'pino'
import { backOffMs } from '../backoff.ts'
import type { Program } from '../program.ts'
import { helperVersion } from '../version.ts'
import { collectorMessageSchema, type Observation } from './observation.ts'
import { type CollectorTask, taskArgs } from './task.ts'
import type { VisibleLimits } from './visible.ts'

const restart = { firstMs: 1_000, maxMs: 60_000 }
/** A display can appear at any time (login, remote session), so it is checked often. */
const awaitDisplay = { firstMs: 1_000, maxMs: 5_000 }
/** A collector that ran this long was healthy: its next exit resets the back-off. */
const soundAfterMs = 30_000
/** A collector silent for this long is considered hung. */
const silentAtMostMs = 20_000

export interface CollectingReport {
  state: CollectingState
  /** Why nothing is recorded, and what to do. */
  detail?: string
}

export interface Supervision {
  /** The helper itself, started as the collector. */
  program: Program
  task: CollectorTask
  log: Logger
  onObservation(observation: Observation): void
  onReport(report: CollectingReport): void
}

export interface SupervisedCollector {
  /** Changes which windows count as visible from the next observation on. */
  see(limits: VisibleLimits): void
  /** Looks for patterns by other thresholds, or not at all, and forgets those it knows. */
  lookFor(patterns: CollectorTask['patterns']): void
  /** Ends it permanently. */
  stop(): void
  /** The same after its next observation, so that no part of a second is lost. Resolves when its process has ended. */
  stopAfterObservation(): Promise<void>
}

/**
 * Keeps one collector process alive: restarts it with back-off when it exits, stops reporting or finds no display.
 */
export function superviseCollector(supervision: Supervision): SupervisedCollector {
  const { program, log, onObservation, onReport } = supervision
  let { task } = supervision
  let attempt = 0
  let stopped = false
  let isLast = false
  const ended = Promise.withResolvers<void>()
  let child: ChildProcess | null = null
  let pause: NodeJS.Timeout | undefined
  start()
  return {
    see: change,
    lookFor: patterns => change({ patterns }),
    stop: end,
    stopAfterObservation() {
      isLast = true
      if (child === null) end()
      return ended.promise
    },
  }

  function change(part: Partial<CollectorTask>): void {
    task = { ...task, ...part }
    // A collector that is about to end doesn't need the task: the next one starts with it.
    if (child?.connected) child.send(taskArgs(task))
  }

  function end(): void {
    stopped = true
    clearTimeout(pause)
    if (child === null) ended.resolve()
    else if (child.connected) child.disconnect()
  }

  function start(): void {
    const startedAt = performance.now()
    const current = spawn(program.file, [...program.args, 'collector', ...taskArgs(task)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child = current
    let report: CollectingReport | null = null
    let hookTrouble: string | undefined
    const watchdog = setTimeout(() => current.kill('SIGKILL'), silentAtMostMs + task.intervalMs)
    const lastWords = keepLastWords(current)
    current.on('message', raw => {
      if (stopped) return
      watchdog.refresh()
      const message = collectorMessageSchema.safeParse(raw).data
      switch (message?.type) {
        case 'observation':
          onReport(recording(hookTrouble ?? (message.hookIsBlind ? blindDetail : undefined)))
          onObservation(message)
          if (isLast) end()
          return
        case 'hook':
          hookTrouble = message.trouble ?? undefined
          if (message.trouble === null) log.info({ collector: current.pid }, 'keys are counted from now on')
          return
        case 'unavailable':
          report = { state: message.state, detail: message.detail }
          return
        case 'ready':
          if (message.version === helperVersion) return
      }
      report = { state: 'collector_down', detail: replacedDetail }
      current.kill('SIGKILL')
    })
    current.on('error', error => log.error({ error: error.message }, 'cannot start the collector'))
    // A process whose channel was closed from here never emits `close`.
    current.on('exit', () => {
      if (!stopped && !isLast) return
      clearTimeout(watchdog)
      child = null
      end()
    })
    current.on('close', (code, signal) => {
      clearTimeout(watchdog)
      child = null
      if (stopped) return
      if (performance.now() - startedAt > soundAfterMs) attempt = 0
      const reported = report ?? { state: 'collector_down', detail: diedDetail }
      const wait = backOffMs(
        attempt++,
        reported.state === 'no_display' ? awaitDisplay : restart,
        Math.random(),
      )
      log.warn({ code, signal, lastWords: lastWords(), wait, ...reported }, 'the collector ended')
      onReport(reported)
      pause = setTimeout(start, wait)
    })
  }
}

const diedDetail =
  'The collector stopped unexpectedly and is being restarted. If this persists, run `doctor`.'

function recording(detail: string | undefined): CollectingReport {
  return detail === undefined ? { state: 'recording' } : { state: 'recording', detail }
}

const blindDetail =
  'The system reports input, but keystrokes and clicks are not visible. Only presence is recorded. Allow the helper to observe input (see `doctor`). Windows with higher privileges stay hidden.'

const replacedDetail =
  'The installed helper has a different version than the running one. Stop it and start it again with `agent`.'

/** The end of a child's stderr: why it exited. */
function keepLastWords(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-500)
  })
  return () => words.trim()
}
