import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Observation } from '../collect/observation.ts'
import type { Limit } from '../recording/limit.ts'
import { findDistraction } from './distraction.ts'
import { type Front, findFront } from './front.ts'
import { localTimestamp } from './local-timestamp.ts'
import { suspicionsOf } from './suspicions.ts'
import type { BrowserTabs, ReportedWindow } from './tabs.ts'
import { cut, type RedactTitle } from './titles.ts'

const maxCounts = 10_000
const maxDistance = 1_000_000_000
const maxSiteLength = 253

export interface MergeContext {
  userId: string
  wakeThresholdSec: number
  rules: Rules
  redactTitle: RedactTitle
  /** This desktop is shown on another machine. */
  isRemote: boolean
  /**
   * Work hours apply, by this machine's local clock. Only then does the server need the clock's offset, and
   * only then is it sent.
   */
  tellsOffset?: boolean
}

/** The name shown for a browser or program in private time. */
const privateApp = 'Private'

/** Facts about one second that the observation does not have. */
export interface Second {
  /** The true end of the second, ms since the epoch. */
  endMs: number
  limit: Limit | null
}

/**
 * One second as it leaves this machine: the foreground, input and distraction. Titles are redacted here. Null
 * when the second does not count: recording is not allowed, a system window was in front, or the machine
 * slept before it (its idle time and counts would cover more than a second).
 */
export function mergeSecond(
  observation: Observation,
  reported: ReadonlyMap<number, ReportedWindow>,
  browsers: readonly BrowserTabs[],
  { userId, wakeThresholdSec, rules, redactTitle, isRemote, tellsOffset = false }: MergeContext,
  { endMs, limit }: Second,
): TelemetryEvent | null {
  if (observation.trueElapsedSec > wakeThresholdSec) return null
  if (limit !== null && limit !== 'private') return null
  const front = findFront(observation.foreground, reported)
  if (rules.isGhost(front.app)) return null
  const hands = {
    user_id: userId,
    timestamp: tellsOffset ? localTimestamp(endMs) : new Date(endMs).toISOString(),
    ...handsOf(observation),
    ...patternsIn(observation, endMs),
    ...(observation.hookIsBlind ? { presence: 'idle_counter' as const } : {}),
  }
  if (limit === 'private') {
    return { ...hands, app_name: privateApp, window_title: '', distraction_visible: false }
  }
  const distraction = findDistraction(front, observation.others, reported, browsers, rules)
  return {
    ...hands,
    app_name: front.app,
    window_title: redactTitle(front.title, { app: front.app, isBrowser: isOfBrowser(observation, reported) }),
    ...(front.site === null ? {} : { site: cut(front.site, maxSiteLength) }),
    distraction_visible: distraction !== undefined,
    ...(distraction === undefined ? {} : { distraction }),
    ...(isMeetingAudible(browsers, rules) ? { meeting_audible: true } : {}),
    ...videoIn(observation, front),
    ...(isRemote ? { remote_session: true } : {}),
  }
}

function isOfBrowser({ foreground }: Observation, reported: ReadonlyMap<number, ReportedWindow>): boolean {
  return foreground !== null && reported.has(foreground.id)
}

/**
 * Someone watches a full-screen video with sound, without any input. Except on Linux, only browsers report
 * full screen.
 */
function videoIn({ hookIsBlind, foreground }: Observation, { browserWindow }: Front) {
  const isFullscreen = foreground?.fullscreen || browserWindow?.state === 'fullscreen'
  return !hookIsBlind && isFullscreen && browserWindow?.active.audible ? { presence: 'video' as const } : {}
}

function handsOf({ counts, idleSec }: Observation) {
  return {
    keystroke_count: Math.min(counts.keystrokes, maxCounts),
    mouse_clicks: Math.min(counts.clicks, maxCounts),
    scroll_count: Math.min(counts.scrolls, maxCounts),
    mouse_distance: Math.min(Math.round(counts.distance * 1000) / 1000, maxDistance),
    idle_seconds: Math.round(idleSec * 1000) / 1000,
  }
}

/** They say something of the counts, so they belong to private time as well. */
function patternsIn({ patterns }: Observation, endMs: number) {
  return patterns.length === 0 ? {} : { suspicions: suspicionsOf(patterns, endMs) }
}

function isMeetingAudible(browsers: readonly BrowserTabs[], rules: Rules): boolean {
  return browsers
    .flatMap(({ windows }) => windows)
    .flatMap(({ active, background }) => [active, ...background])
    .some(({ site, audible }) => audible && rules.match({ app: '', title: '', site })?.list === 'meeting')
}
