import type { Desktop, DesktopWindow } from '../platform/desktop.ts'
import { areSamePlace } from '../platform/same-place.ts'
import type { InputCounter } from './input.ts'
import type { Observation, SeenWindow } from './observation.ts'
import { visibleWindows } from './visible.ts'

interface Times {
  wallMs: number
  monotonicMs: number
  /** Of a clock that nobody sets and that runs on while the machine sleeps. */
  sleeplessMs: number
}

/** Looks at desktop and hands once a call. The counts are taken last, so that everything up to the look is in it and nothing is in two. */
export async function createObserver(desktop: Desktop, input: InputCounter, readTimes: () => Times) {
  const start = readTimes()
  const idleAtStart = (await desktop.idleSeconds()) ?? 0
  let lastWallMs = start.wallMs
  let lastSleeplessMs = start.sleeplessMs
  let lastForegroundId: number | null | undefined

  return async function observe(): Promise<Observation> {
    const view = await desktop.view()
    const foreground = view.windows.find(({ id }) => id === view.foregroundId) ?? null
    const others = visibleWindows(view).filter(({ id }) => id !== view.foregroundId)
    const { wallMs, monotonicMs, sleeplessMs } = readTimes()
    const observation: Observation = {
      type: 'observation',
      at: wallMs,
      elapsedSec: (wallMs - lastWallMs) / 1000,
      trueElapsedSec: Math.max(0, sleeplessMs - lastSleeplessMs) / 1000,
      locked: false,
      counts: input.take(),
      idleSec: input.idleSeconds(monotonicMs) ?? idleAtStart + (monotonicMs - start.monotonicMs) / 1000,
      foreground: foreground && toSeen(foreground, view.windows),
      foregroundIsNew: lastForegroundId !== undefined && view.foregroundId !== lastForegroundId,
      others: others.map(window => toSeen(window, view.windows)),
    }
    lastWallMs = wallMs
    lastSleeplessMs = sleeplessMs
    lastForegroundId = view.foregroundId
    return observation
  }
}

function toSeen(window: DesktopWindow, all: readonly DesktopWindow[]): SeenWindow {
  const { id, app, title, pid, bounds, fullscreen } = window
  return {
    id,
    app,
    title,
    pid,
    bounds,
    fullscreen,
    twins: all.filter(other => isTwin(window, other)).length || 1,
  }
}

function isTwin(window: DesktopWindow, other: DesktopWindow): boolean {
  if (other.id === window.id) return true
  const stands = other.onCurrentDesktop && !other.minimised
  return (
    stands &&
    other.app === window.app &&
    other.pid === window.pid &&
    areSamePlace(window.bounds, other.bounds)
  )
}
