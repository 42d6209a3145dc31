import type { DeviceRow, Done } from '@telemetry-tracker/shared/contracts/access'
import type { AgentPolicy } from '@telemetry-tracker/shared/contracts/central-policy'
import type { AccessLogRow, ActivityRow, Me } from '@telemetry-tracker/shared/contracts/me'
import { address } from './basePath.ts'
import { getJson, putJson } from './request.ts'

// With accounts, the session says who asks; in open mode, the URL does.

export const me = (userId: string, signal: AbortSignal) => getJson<Me>('/me', { user_id: userId }, signal)

export const accessLog = (userId: string, signal: AbortSignal) =>
  getJson<AccessLogRow[]>('/me/access-log', { user_id: userId }, signal)

export const accountActivity = (userId: string, signal: AbortSignal) =>
  getJson<ActivityRow[]>('/me/activity', { user_id: userId }, signal)

export const myDevices = (userId: string, signal: AbortSignal) =>
  getJson<DeviceRow[]>('/me/devices', { user_id: userId }, signal)

export const policyInForce = (signal: AbortSignal) => getJson<AgentPolicy>('/agent/policy', {}, signal)

/** Saves a note on a minute; an empty one removes it. */
export const contest = (userId: string, start: string, note: string) =>
  putJson<Done>(`/me/contests?user_id=${encodeURIComponent(userId)}`, { start, note })

/** Where all of a person's data can be downloaded: complete as JSON, or one table as CSV. */
export function exportAddress(userId: string, table?: string): string {
  const query = new URLSearchParams({ user_id: userId })
  if (table !== undefined) {
    query.set('format', 'csv')
    query.set('table', table)
  }
  return address(`/me/export?${query}`)
}
