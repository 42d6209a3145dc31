import { isDeepStrictEqual } from 'node:util'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import type { Logger } from 'pino'
import type { AgentDesk } from '../browser/conversation.ts'
import type { BrowserRegistry } from '../browser/registry.ts'
import { createToday } from '../browser/today.ts'
import type { CollectingReport } from '../collect/supervise.ts'
import type { LastDelivery } from '../deliver/delivery.ts'
import type { Queue } from '../deliver/queue.ts'
import type { Pausing } from '../recording/pausing.ts'
import type { HelperSettings } from '../settings.ts'
import { askDashboardLink } from '../sign-in/dashboard-link.ts'
import type { SignIn } from '../sign-in/device-session.ts'
import { helperVersion } from '../version.ts'

/** The collector's report, with the end of a pause that has one. */
interface RecordingReport extends CollectingReport {
  resumesAt?: string
}

export interface AgentSelf {
  settings: HelperSettings
  queue: Queue
  registry: BrowserRegistry
  pausing: Pausing
  log: Logger
  /** Left out where nobody asks who this device is. */
  signIn?: SignIn | undefined
  /** People see another state than before, because one of them asked for it. */
  onAsked(): void
}

/** What the agent knows of itself, for whoever asks. The setters return whether what people see has changed. */
export interface Desk extends AgentDesk {
  /** What people see: the collector's report, or that it is paused. */
  recording(): RecordingReport
  setReport(report: CollectingReport): boolean
  setLastDelivery(attempt: LastDelivery): boolean
}

export function createDesk({ settings, queue, registry, pausing, log, signIn, onAsked }: AgentSelf): Desk {
  const { backendUrl, userId, policy } = settings
  let report: CollectingReport = { state: 'collector_down', detail: 'The helper is starting.' }
  let lastDelivery: LastDelivery | null = null
  let shown = recording()
  return {
    welcome: () => ({
      type: 'welcome',
      protocol: protocolVersion,
      helperVersion,
      user: userId,
      server: backendUrl,
      ...recording(),
      policy: {
        titleMode: policy.windowTitleMode,
        nonProductive: policy.nonProductiveApps,
        meetings: policy.meetingApps,
        mayPause: policy.mayPause,
      },
    }),
    status: () => ({
      type: 'status',
      ...recording(),
      helperVersion,
      user: userId,
      server: backendUrl,
      queuedEvents: queue.queuedEvents,
      droppedEvents: queue.droppedEvents,
      lastDelivery,
      browsers: registry.connected().map(({ browser, windows }) => ({ browser, windows: windows.length })),
    }),
    today: createToday(backendUrl, userId, log, () => performance.now(), signIn),
    dashboardUrl,
    recording,
    pause(minutes) {
      if (!policy.mayPause) return false
      pausing.pause({ untilMs: minutes === undefined ? null : Date.now() + minutes * 60_000 })
      if (looksDifferent()) onAsked()
      return true
    },
    resume() {
      pausing.resume()
      if (looksDifferent()) onAsked()
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

  /** While no link can be had, the page itself asks who it is for. */
  async function dashboardUrl(): Promise<string> {
    const plain = `${backendUrl}/dashboard/${encodeURIComponent(userId)}`
    if (signIn === undefined) return plain
    return askDashboardLink(backendUrl, signIn).catch((error: unknown) => {
      log.warn({ why: String(error) }, 'no link to the dashboard can be had')
      return plain
    })
  }

  function recording(): RecordingReport {
    const pause = pausing.current(Date.now())
    if (pause === null) return report
    if (pause.untilMs === null) return { state: 'paused' }
    return { state: 'paused', resumesAt: new Date(pause.untilMs).toISOString() }
  }

  /** Whether people see something else than when this was last asked. */
  function looksDifferent(): boolean {
    const before = shown
    shown = recording()
    return !isDeepStrictEqual(shown, before)
  }
}
