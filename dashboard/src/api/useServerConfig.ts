import type { DashboardConfig } from '@telemetry-tracker/shared/contracts/http'
import { config } from './numbers.ts'
import { type Live, useLive } from './useLive.ts'

/** Loaded once a minute, however many parts of a page use it. */
export const configQuestion = { key: ['config'], ask: config, everyMs: 60_000 } as const

/** What a page needs to know about its server. */
export function useServerConfig(): Live<DashboardConfig> {
  return useLive(configQuestion)
}
