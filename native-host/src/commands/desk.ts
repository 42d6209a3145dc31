import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import type { Logger } from 'pino'
import type { AgentDesk } from '../browser/conversation.ts'
import type { BrowserRegistry } from '../browser/registry.ts'
import { createToday } from '../browser/today.ts'
import type { CollectingReport } from '../collect/supervise.ts'
import type { LastDelivery } from '../deliver/delivery.ts'
import type { Queue } from '../deliver/queue.ts'
import type { HelperSettings } from '../settings.ts'
import { helperVersion } from '../version.ts'

export interface AgentSelf {
  settings: HelperSettings
  queue: Queue
  registry: BrowserRegistry
  log: Logger
}

/** What the agent knows of itself, for whoever asks. The setters return whether what people see has changed. */
export interface Desk extends AgentDesk {
  setReport(report: CollectingReport): boolean
  setLastDelivery(attempt: LastDelivery): boolean
}

export function createDesk({ settings, queue, registry, log }: AgentSelf): Desk {
  const { backendUrl, userId, policy } = settings
  let report: CollectingReport = { state: 'collector_down', detail: 'The helper is starting.' }
  let lastDelivery: LastDelivery | null = null
  return {
    welcome: () => ({
      type: 'welcome',
      protocol: protocolVersion,
      helperVersion,
      user: userId,
      server: backendUrl,
      state: report.state,
      policy: {
        titleMode: policy.windowTitleMode,
        nonProductive: policy.nonProductiveApps,
        meetings: policy.meetingApps,
      },
    }),
    status: () => ({
      type: 'status',
      ...report,
      helperVersion,
      user: userId,
      server: backendUrl,
      queuedEvents: queue.queuedEvents,
      droppedEvents: queue.droppedEvents,
      lastDelivery,
      browsers: registry.connected().map(({ browser, windows }) => ({ browser, windows: windows.length })),
    }),
    today: createToday(backendUrl, userId, log, () => performance.now()),
    dashboardUrl: () => `${backendUrl}/dashboard/${encodeURIComponent(userId)}`,
    setReport(next) {
      const hasChanged = next.state !== report.state || next.detail !== report.detail
      report = next
      return hasChanged
    },
    setLastDelivery(next) {
      const hasChanged =
        lastDelivery === null || (next.error === undefined) !== (lastDelivery.error === undefined)
      lastDelivery = next
      return hasChanged
    },
  }
}
