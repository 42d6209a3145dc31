import type { Desktop, DesktopView, DesktopWindow } from '../platform/desktop.ts'
import { areSamePlace } from '../platform/same-place.ts'
import { HookWatch } from './hook-watch.ts'
import type { InputCounter, TakenInput } from './input.ts'
import type { Observation, SeenWindow } from './observation.ts'
import { type VisibleLimits, visibleWindows } from './visible.ts'

interface Times {
  wallMs: number
  monotonicMs: number
  /** From a monotonic clock that keeps running while the machine sleeps. */
  sleeplessMs: number
}

/**
 * Observes desktop and input once per call. The counts are taken last, so each input is in exactly one
 * observation. While no hook runs, as `isHooked` says, only the system knows about input.
 */
export async function createObserver(
  desktop: Desktop,
  input: InputCounter,
  limits: () => VisibleLimits,
  readTimes: () => Times,
  isHooked: () => boolean,
) {
  const start = readTimes()
  const idleAtStart = (await desktop.idleSeconds()) ?? 0
  const hookWatch = new HookWatch()
  let lastWallMs = start.wallMs
  let lastSleeplessMs = start.sleeplessMs
  let lastForeground: string | null | undefined

  return async function observe(): Promise<Observation> {
    const [view, systemIdleSec] = await Promise.all([desktop.view(), desktop.idleSeconds()])
    const locked = await desktop.isLocked()
    const foreground = locked ? null : (view.windows.find(({ id }) => id === view.foregroundId) ?? null)
    const others = locked ? [] : visibleWindows(view, limits()).filter(({ id }) => id !== view.foregroundId)
    const { wallMs, monotonicMs, sleeplessMs } = readTimes()
    const hookIdleSec = input.idleSeconds(monotonicMs)
    const isBlindNow = hookWatch.look({ hookIdleSec, systemIdleSec }, monotonicMs)
    const hookIsBlind = isBlindNow || !isHooked()
    const ownIdleSec = hookIdleSec ?? idleAtStart + (monotonicMs - start.monotonicMs) / 1000
    const elapsedSec = (wallMs - lastWallMs) / 1000
    const trueElapsedSec = Math.max(0, sleeplessMs - lastSleeplessMs) / 1000
    if (hasTimeJumped(elapsedSec, trueElapsedSec)) input.forgetPatterns()
    const { counts, patterns } = locked ? withoutInput(input, monotonicMs) : input.take(monotonicMs)
    const front = identityOf(view)
    const observation: Observation = {
      type: 'observation',
      at: wallMs,
      elapsedSec,
      trueElapsedSec,
      locked,
      counts,
      patterns,
      idleSec: hookIsBlind ? (systemIdleSec ?? ownIdleSec) : ownIdleSec,
      hookIsBlind,
      foreground: foreground && toSeen(foreground, view.windows),
      foregroundIsNew: lastForeground !== undefined && front !== lastForeground,
      others: others.map(window => toSeen(window, view.windows)),
    }
    lastWallMs = wallMs
    lastSleeplessMs = sleeplessMs
    lastForeground = front
    return observation
  }
}

/** The foreground window. The number alone is not enough: systems reuse it for another program's window. */
function identityOf({ windows, foregroundId }: DesktopView): string | null {
  const window = windows.find(({ id }) => id === foregroundId)
  return window === undefined ? null : `${window.id} ${window.pid} ${window.app}`
}

/** What is typed on a locked screen is a password: not even its length is kept. */
function withoutInput(input: InputCounter, nowMs: number): TakenInput {
  input.take(nowMs)
  input.forgetPatterns()
  return { counts: { keystrokes: 0, clicks: 0, scrolls: 0, distance: 0 }, patterns: [] }
}

/** Intervals over a sleep, and minutes of a clock that was set, tell nothing. */
const maxTickSec = 30
const clockStepSec = 2

function hasTimeJumped(elapsedSec: number, trueElapsedSec: number): boolean {
  return trueElapsedSec > maxTickSec || Math.abs(elapsedSec - trueElapsedSec) > clockStepSec
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
