import { isDeepStrictEqual } from 'node:util'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import type { PolicySummary, StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import { personPagePath } from '@telemetry-tracker/shared/names/person-page'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Logger } from 'pino'
import type { AgentCommands } from '../browser/conversation.ts'
import type { BrowserRegistry } from '../browser/registry.ts'
import { createToday } from '../browser/today.ts'
import type { CollectingReport } from '../collect/supervise.ts'
import type { DeclaredTime } from '../declared/declared-time.ts'
import type { LastDelivery } from '../deliver/delivery.ts'
import type { Queue } from '../deliver/queue.ts'
import type { LocalNumbers } from '../local-day/local-day.ts'
import type { Timeline } from '../merge/timeline.ts'
import { type Limit, limitOf } from '../recording/limit.ts'
import type { Pausing } from '../recording/pausing.ts'
import { createWorkTime, type WorkTime } from '../recording/work-time.ts'
import type { HelperSettings } from '../settings.ts'
import { startingDetail } from '../setup/collect-when-allowed.ts'
import { askDashboardLink } from '../sign-in/dashboard-link.ts'
import type { SignIn } from '../sign-in/device-session.ts'
import { helperVersion } from '../version.ts'

/** The collector's report, or what limits the recording, with its end if it has one. */
type RecordingReport = Pick<StatusMessage, 'state' | 'detail' | 'resumesAt'>

const recentForMs = 60_000
/** No more than one event a second is recorded. */
const maxRecent = recentForMs / 1000

export interface AgentStateOptions {
  settings: HelperSettings
  /** The problem with this machine's time zone, and the fix. */
  zoneWarning?: string | undefined
  queue: Queue
  registry: BrowserRegistry
  pausing: Pausing
  workTime: WorkTime
  timeline: Timeline
  /** Today's numbers from this machine alone; null when there are none. */
  localNumbers(): LocalNumbers | null
  declared: Pick<DeclaredTime, 'ask' | 'declare'>
  log: Logger
  /** Omitted if the server has no accounts. */
  signIn?: SignIn | undefined
  /** Who acknowledged the notice of what is recorded. */
  acknowledgedBy(): NonNullable<StatusMessage['acknowledgedBy']>
  /** The notice may have been acknowledged since. */
  lookForAcknowledgement(): void
  /** Someone asked to install the newest release. */
  installUpdate(): void
  /** Someone asked to end the agent. */
  stop(): void
  /** The state that is shown changed because someone asked for it. */
  onAsked(): void
}

/**
 * The state of the agent, for browsers and commands. The setters return whether what is shown has changed.
 */
export interface AgentState extends AgentCommands {
  /** The state to show: the collector's report, or why nothing is recorded. */
  recording(): RecordingReport
  limit(): Limit | null
  setLocked(isLocked: boolean): boolean
  /** Applies another policy. Returns the summary for browsers. */
  obey(policy: Policy): PolicySummary
  /** Keeps a recorded second for `show`. */
  keepRecent(event: TelemetryEvent): void
  setReport(report: CollectingReport): boolean
  setLastDelivery(attempt: LastDelivery): boolean
}

export function createAgentState(self: AgentStateOptions): AgentState {
  const { settings, queue, registry, pausing, timeline, localNumbers, log, signIn, onAsked } = self
  const { backendUrl, userId } = settings
  let { policy } = settings
  let { workTime } = self
  let report: CollectingReport = { state: 'collector_down', detail: startingDetail }
  let lastDelivery: LastDelivery | null = null
  let isLocked = false
  let recent: TelemetryEvent[] = []
  let shown = recording()
  return {
    welcome: () => ({
      type: 'welcome',
      protocol: protocolVersion,
      helperVersion,
      user: userId,
      server: backendUrl,
      ...recording(),
      acknowledgedBy: self.acknowledgedBy(),
      policy: summaryOf(policy),
    }),
    status: () => ({
      type: 'status',
      ...recording(),
      acknowledgedBy: self.acknowledgedBy(),
      helperVersion,
      user: userId,
      server: backendUrl,
      queuedEvents: queue.queuedEvents,
      droppedEvents: queue.droppedEvents,
      refusedEvents: queue.refusedEvents,
      rejectedEvents: { ...queue.rejectedEvents },
      isClockVerified: timeline.isVerified,
      damagedEvents: queue.damagedEvents,
      foreignEvents: queue.foreignEvents,
      copiesFound: queue.copies.found,
      ...(queue.copies.lastAt !== undefined && { copyFoundAt: queue.copies.lastAt }),
      memoryEvents: queue.memoryEvents,
      ...(queue.diskTrouble === null ? {} : { diskTrouble: queue.diskTrouble }),
      ...(self.zoneWarning === undefined ? {} : { timeZoneTrouble: self.zoneWarning }),
      clockAheadSec: Math.round(timeline.aheadMs / 1000),
      lastDelivery,
      browsers: registry.connected().map(({ browser, windows }) => ({ browser, windows: windows.length })),
    }),
    today: createToday({
      backendUrl,
      userId,
      log,
      nowMs: () => performance.now(),
      signIn,
      local: localNumbers,
    }),
    dashboardUrl,
    recording,
    limit,
    pause(minutes, kind) {
      if (!policy.mayPause) return false
      pausing.pause({ untilMs: minutes === undefined ? null : Date.now() + minutes * 60_000, kind })
      if (looksDifferent()) onAsked()
      return true
    },
    resume() {
      pausing.resume()
      if (looksDifferent()) onAsked()
    },
    away() {
      const stretch = self.declared.ask()
      const needsNote = policy.declaredNeeds !== 'nothing'
      if (stretch === null) return { stretch, needsNote }
      const [start = '', end = ''] = [stretch.startMs, stretch.endMs].map(ms => new Date(ms).toISOString())
      return { stretch: { start, end }, needsNote }
    },
    declare: answer => self.declared.declare(answer),
    installUpdate: self.installUpdate,
    stop: self.stop,
    lookForAcknowledgement: self.lookForAcknowledgement,
    retryRefused() {
      log.info({ events: queue.retryRefused() }, 'resending refused events')
    },
    recent() {
      const fromMs = Date.now() - timeline.aheadMs - recentForMs
      return recent.filter(({ timestamp }) => Date.parse(timestamp) >= fromMs)
    },
    keepRecent(event) {
      recent = [...recent.slice(1 - maxRecent), event]
    },
    obey(next) {
      policy = next
      workTime = createWorkTime(next.workHours)
      if (looksDifferent()) onAsked()
      return summaryOf(next)
    },
    setLocked(next) {
      isLocked = next
      return looksDifferent()
    },
    setReport(next) {
      report = next
      return looksDifferent()
    },
    setLastDelivery(next) {
      const hasChanged =
        lastDelivery === null || (next.error === undefined) !== (lastDelivery.error === undefined)
      lastDelivery = next
      return hasChanged
    },
  }

  /** Without a sign-in link, the page itself asks who is signed in. */
  async function dashboardUrl(): Promise<string> {
    const plain = `${backendUrl}${personPagePath(userId)}`
    if (signIn === undefined) return plain
    return askDashboardLink(backendUrl, signIn).catch((error: unknown) => {
      log.warn({ why: String(error) }, 'cannot get a dashboard link')
      return plain
    })
  }

  function recording(): RecordingReport {
    // Without the acknowledgement nothing else matters: there is nothing to pause.
    if (report.state === 'not_acknowledged') return report
    const state = limit()
    if (state === null) return report
    const endMs =
      state === 'outside_hours'
        ? workTime.beginsAt(Date.now() - timeline.aheadMs)
        : (pausing.current(Date.now())?.untilMs ?? null)
    if (state === 'locked' || endMs === null) return { state }
    return { state, resumesAt: new Date(endMs).toISOString() }
  }

  function limit(): Limit | null {
    const now = Date.now()
    const asked = pausing.current(now)?.kind ?? null
    return limitOf({ asked, isLocked, isWorkTime: workTime.isNow(now - timeline.aheadMs) })
  }

  /** Whether what is shown has changed since the last call. */
  function looksDifferent(): boolean {
    const before = shown
    shown = recording()
    return !isDeepStrictEqual(shown, before)
  }
}

function summaryOf(policy: Policy): PolicySummary {
  return {
    titleMode: policy.windowTitleMode,
    nonProductive: policy.nonProductiveApps,
    meetings: policy.meetingApps,
    mayPause: policy.mayPause,
  }
}
