import { isDeepStrictEqual } from 'node:util'
import { createMemoryFreer } from '../free-memory.ts'
import { machineClock } from '../machine-clock.ts'
import { NoDisplayError } from '../platform/desktop.ts'
import { openDesktop } from '../platform/open-desktop.ts'
import { createSleeplessClock } from '../platform/sleepless-clock.ts'
import { UsageError } from '../private-folder.ts'
import { helperVersion } from '../version.ts'
import { loadHook, onlyPresence } from './hook.ts'
import { HookLife } from './hook-life.ts'
import { InputCounter } from './input.ts'
import type { CollectorMessage } from './observation.ts'
import { createObserver } from './observe.ts'
import { type CollectorTask, readTask } from './task.ts'
import { runAtDeadlines } from './ticks.ts'
import type { VisibleLimits } from './visible.ts'

/**
 * The collector process: sends its parent an observation every interval until the parent or the display goes
 * away. It is a separate process because the input hook ends its process when the display is lost.
 */
export async function runCollector(task: CollectorTask): Promise<void> {
  let limits: VisibleLimits = task
  let { patterns } = task
  const input = new InputCounter(patterns)
  const send = connectParent(next => {
    limits = next
    if (isDeepStrictEqual(next.patterns, patterns)) return
    patterns = next.patterns
    input.lookFor(patterns)
  })
  send({ type: 'ready', version: helperVersion })
  const stop = new AbortController()
  try {
    const desktop = await openDesktop(process.env)
    desktop.gone.then(reason => fail(send, 'no_display', `${reason}; waiting for a display.`))
    let isHooked = false
    const obstacle = await desktop.hookObstacle()
    if (obstacle === null)
      await startHook(() => {
        isHooked = true
      })
    else send({ type: 'hook', trouble: onlyPresence(obstacle) })
    const sleeplessMs = createSleeplessClock()
    const readTimes = () => ({
      wallMs: Date.now(),
      monotonicMs: performance.now(),
      sleeplessMs: sleeplessMs(),
    })
    const observe = await createObserver(
      desktop,
      input,
      () => limits,
      readTimes,
      () => isHooked,
    )
    const hookLife = new HookLife()
    const freeMemory = createMemoryFreer()
    await runAtDeadlines(task.intervalMs, machineClock, stop.signal, async () => {
      const observation = await observe()
      send(observation)
      freeMemory()
      if (hookLife.isOver(observation, performance.now())) fail(send, 'collector_down', hookDied)
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof NoDisplayError) fail(send, 'no_display', why)
    else fail(send, 'collector_down', `Cannot observe input and windows: ${why}`)
  }

  /** While the system refuses the hook, windows and presence are still observed. */
  async function startHook(onStart: () => void): Promise<void> {
    const hook = await loadHook(input, () => performance.now())
    const trouble = hook.start()
    send({ type: 'hook', trouble })
    if (trouble === null) return onStart()
    const timer = setInterval(() => {
      if (hook.start() !== null) return
      clearInterval(timer)
      onStart()
      send({ type: 'hook', trouble: null })
    }, tryHookEveryMs)
  }
}

const tryHookEveryMs = 60_000

const hookDied = 'The system reports input, but the input hook sees none. The hook is being restarted.'

type Send = (message: CollectorMessage, sent?: () => void) => void

/** A parent with a new policy sends a complete new task; the interval stays. */
function connectParent(onTask: (task: CollectorTask) => void): Send {
  if (process.send === undefined) {
    throw new UsageError('`collector` can only be started by the agent. Run `agent` instead.')
  }
  process.on('disconnect', () => process.exit(0))
  process.on('message', raw => {
    const task = Array.isArray(raw) ? readTask(raw.map(String)) : undefined
    if (task !== undefined) onTask(task)
  })
  return (message, sent) => process.send?.(message, undefined, undefined, () => sent?.())
}

function fail(send: Send, state: 'no_display' | 'collector_down', detail: string): void {
  send({ type: 'unavailable', state, detail }, () => process.exit(1))
}
