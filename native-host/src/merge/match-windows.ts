import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Observation, SeenWindow } from '../collect/observation.ts'
import { areSamePlace, isSamePlaceScaled } from '../platform/same-place.ts'
import { isKnownBrowser } from './browser-kind.ts'
import type { BrowserTabs, ReportedWindow } from './tabs.ts'
import { ownersOf } from './window-owners.ts'
import {
  isPrivateProgram,
  looksPrivate,
  looksPrivateBrowser,
  possibleTabMarks,
  saysItIsNotPrivate,
} from './window-title.ts'

/**
 * A browser that has just started may be about to connect through its extension. Until this time has passed,
 * its titles are not used.
 */
const speaksWithinMs = 15_000
const maxProcesses = 500

/** The matches of one second's windows, and the state that the next second builds on. */
export interface WindowMatches {
  /** By the window's id on the desktop. */
  reported: ReadonlyMap<number, ReportedWindow>
  /**
   * Desktop windows that were matched to a browser's window for certain. They stay matched until one of the
   * two is gone.
   */
  pinned: ReadonlyMap<number, Pin>
  /** Processes with browser windows, and when each was first seen (wall clock, ms). */
  processes: ReadonlyMap<number, number>
}

interface Pin {
  connection: number
  window: number
  /** The process that owned the desktop window: another program's window may get its number. */
  pid?: number | null
}

/** A reported browser window, with its connection and the time of the report. */
interface Told extends Omit<Pin, 'pid'> {
  browserWindow: BrowserWindow
  saidAt: number
}

export const noMatches: WindowMatches = { reported: new Map(), pinned: new Map(), processes: new Map() }

/**
 * Matches each browser window on the desktop to one that an extension reported: by process, title and place.
 * A window found by title and place stays matched, whatever its tabs do later. A less certain match gives its
 * site, but not its title. A window without a match is hidden, unless it says itself that it is not private.
 */
export function matchWindows(
  observation: Observation,
  browsers: readonly BrowserTabs[],
  isBrowser: (app: string) => boolean,
  previous: WindowMatches,
): WindowMatches {
  const { foreground, others, at } = observation
  const seen = foreground === null ? others : [foreground, ...others]
  const isOfBrowser = ({ app, pid, title }: SeenWindow) =>
    isBrowser(app) ||
    isKnownBrowser(app) ||
    isPrivateProgram(app) ||
    looksPrivateBrowser(title) ||
    (pid !== null && browsers.some(browser => browser.pid === pid))
  const ofBrowsers = seen.filter(isOfBrowser)
  const processes = withNew(previous.processes, ofBrowsers, at)
  const pinned = stillThere(previous.pinned, browsers)
  const reported = new Map<number, ReportedWindow>()
  for (const window of ofBrowsers) {
    const found = findWindow(window, observation, browsers, { reported, pinned, processes })
    if (found.pin !== undefined) pinned.set(window.id, found.pin)
    reported.set(window.id, found.reported)
  }
  return { reported, pinned, processes }
}

interface Found {
  reported: ReportedWindow
  pin?: Pin
}

const unmatched: Found = { reported: { is: 'unmatched' } }

function findWindow(
  window: SeenWindow,
  observation: Observation,
  browsers: readonly BrowserTabs[],
  { pinned, processes }: WindowMatches,
): Found {
  if (isPrivateProgram(window.app) || looksPrivate(window.title)) return unmatched
  const { own, relatives } = ownersOf(window, browsers, processes)
  const known = pinned.get(window.id)
  const pin = known?.pid === window.pid ? known : undefined
  const candidates = own
    .flatMap(reportedBy)
    .filter(candidate => isSame(candidate, pin) || isFree(candidate, pinned))
  const isFront = window === observation.foreground
  const byPin = candidates.filter(candidate => isSame(candidate, pin))
  if (byPin.length > 0) return { reported: matchedAs(byPin, true) }
  const byTitle = findByTitle(window, isFront && !observation.foregroundIsNew, candidates)
  if (byTitle !== undefined) return byTitle
  if (own.length === 0) return { reported: withoutExtension(window, observation, relatives, processes) }
  return isFront ? findFocused(window, observation, candidates) : findByPlace(window, candidates)
}

/**
 * The same title at the same place, or in front with the focus, is proof. The same title alone is not: a
 * private window may show the same page.
 */
function findByTitle(
  window: SeenWindow,
  isSettledFront: boolean,
  candidates: readonly Told[],
): Found | undefined {
  const marks = possibleTabMarks(window.title)
  const proven = candidates.filter(
    ({ browserWindow }) =>
      browserWindow.titleMark !== undefined &&
      marks.has(browserWindow.titleMark) &&
      (isAtAnyScale(browserWindow, window) || (isSettledFront && browserWindow.focused)),
  )
  const focused = proven.filter(({ browserWindow }) => browserWindow.focused)
  const [only, ...more] = isSettledFront && focused.length > 0 ? focused : proven
  if (only === undefined) return undefined
  const standThere = candidates.filter(({ browserWindow }) => isAtAnyScale(browserWindow, window)).length
  const isOnlyOne = more.length === 0 && proven.length === 1 && window.twins <= Math.max(1, standThere)
  return {
    reported: matchedAs([only, ...more], true),
    ...(isOnlyOne && { pin: { connection: only.connection, window: only.window, pid: window.pid } }),
  }
}

/**
 * The window that an extension reports as focused. If it reports none, the window in front is hidden, because
 * it may be private. So is, for one second, a window that came to the front after its browser's last report.
 */
function findFocused(window: SeenWindow, observation: Observation, candidates: readonly Told[]): Found {
  const { at, elapsedSec, foregroundIsNew } = observation
  const focused = candidates
    .filter(({ browserWindow }) => browserWindow.focused)
    .toSorted((a, b) => b.saidAt - a.saidAt)
  const chosen = focused.find(({ browserWindow }) => isAt(browserWindow, window)) ?? focused[0]
  if (chosen === undefined) return unmatched
  if (foregroundIsNew && chosen.saidAt < at - elapsedSec * 1000) return unmatched
  return { reported: matchedAs([chosen], false) }
}

/**
 * The reported windows at a window's place. If the desktop has more windows there than extensions reported,
 * one may be private, and it may be this one.
 */
function findByPlace(window: SeenWindow, candidates: readonly Told[]): Found {
  const there = candidates.filter(({ browserWindow }) => isAt(browserWindow, window))
  return there.length < window.twins ? unmatched : { reported: matchedAs(there, false) }
}

function withoutExtension(
  window: SeenWindow,
  { at, foreground }: Observation,
  relatives: readonly BrowserTabs[],
  processes: ReadonlyMap<number, number>,
): ReportedWindow {
  const passing = relatives
    .flatMap(reportedBy)
    .filter(({ browserWindow }) => browserWindow.state !== 'minimized' && browserWindow.focused)
    .filter(({ browserWindow }) => window === foreground && isAt(browserWindow, window))
  if (passing.length > 0) return matchedAs(passing.slice(0, 1), false)
  if (!saysItIsNotPrivate(window.app, window.title)) return { is: 'unmatched' }
  const firstSeenAt = processes.get(window.pid ?? 0) ?? at
  return Math.abs(at - firstSeenAt) < speaksWithinMs ? { is: 'unmatched' } : { is: 'notPrivate' }
}

function matchedAs(found: readonly Told[], isSure: boolean): ReportedWindow {
  const [first, ...more] = found.map(({ browserWindow }) => browserWindow)
  return first === undefined ? { is: 'unmatched' } : { is: 'reported', windows: [first, ...more], isSure }
}

function reportedBy({ connection, at, windows }: BrowserTabs): Told[] {
  return windows.map(browserWindow => ({
    connection,
    window: browserWindow.window,
    browserWindow,
    saidAt: at,
  }))
}

function isSame(one: Omit<Pin, 'pid'>, other: Pin | undefined): boolean {
  return one.connection === other?.connection && one.window === other.window
}

function isFree(candidate: Told, pinned: ReadonlyMap<number, Pin>): boolean {
  const isTaken = [...pinned.values()].some(pin => isSame(candidate, pin))
  return !isTaken && candidate.browserWindow.state !== 'minimized'
}

function isAt({ bounds }: BrowserWindow, seen: SeenWindow): boolean {
  return bounds !== undefined && areSamePlace(bounds, seen.bounds)
}

/**
 * Browsers may use larger pixels than the desktop. A scaled match is good enough together with a title, but
 * is no evidence alone.
 */
function isAtAnyScale({ bounds }: BrowserWindow, seen: SeenWindow): boolean {
  return bounds !== undefined && isSamePlaceScaled(bounds, seen.bounds)
}

function stillThere(pinned: ReadonlyMap<number, Pin>, browsers: readonly BrowserTabs[]): Map<number, Pin> {
  const reported = browsers.flatMap(reportedBy)
  return new Map([...pinned].filter(([, pin]) => reported.some(window => isSame(window, pin))))
}

/**
 * Removes processes that ended, unless one of their windows is visible: the system may give their number to
 * another program. (A browser in a container reports a process id that means nothing outside.)
 */
export function forgetEnded(
  matches: WindowMatches,
  { foreground, others }: Pick<Observation, 'foreground' | 'others'>,
  isRunning: (pid: number) => boolean,
): WindowMatches {
  const seen = new Set([foreground, ...others].map(window => window?.pid ?? 0))
  const ended = [...matches.processes.keys()].filter(pid => !seen.has(pid) && !isRunning(pid))
  if (ended.length === 0) return matches
  const processes = new Map(matches.processes)
  for (const pid of ended) processes.delete(pid)
  return { ...matches, processes }
}

/** Processes of unknown id share the id 0. The oldest entries are removed first. */
function withNew(
  processes: ReadonlyMap<number, number>,
  windows: readonly SeenWindow[],
  at: number,
): ReadonlyMap<number, number> {
  const fresh = windows.map(({ pid }) => pid ?? 0).filter(pid => !processes.has(pid))
  if (fresh.length === 0) return processes
  return new Map([...processes, ...fresh.map(pid => [pid, at] as const)].slice(-maxProcesses))
}
