import { address } from './basePath.ts'
import { call } from './request.ts'

// With accounts, the session identifies the person; in open mode, the URL does.

export const me = (user_id: string, signal: AbortSignal) => call('GET /me', { query: { user_id }, signal })

export const accessLog = (user_id: string, signal: AbortSignal) =>
  call('GET /me/access-log', { query: { user_id }, signal })

export const accountActivity = (user_id: string, signal: AbortSignal) =>
  call('GET /me/activity', { query: { user_id }, signal })

export const myDevices = (user_id: string, signal: AbortSignal) =>
  call('GET /me/devices', { query: { user_id }, signal })

export const exemption = (user_id: string, signal: AbortSignal) =>
  call('GET /me/exemption', { query: { user_id }, signal })

/** Says whether the person uses a special input device, so that rules that mistake it for a tool do not apply. */
export const setExemption = (user_id: string, exempt: boolean) =>
  call('PUT /me/exemption', { query: { user_id }, body: { exempt } })

export const policyInForce = (signal: AbortSignal) => call('GET /agent/policy', { signal })

/** Adds a note to a minute; an empty one removes it. */
export const contest = (user_id: string, start: string, note: string) =>
  call('PUT /me/contests', { query: { user_id }, body: { start, note } })

/** The URL to download a person's data: everything as JSON, or one table as CSV. */
export function exportAddress(userId: string, table?: string): string {
  const query = new URLSearchParams({ user_id: userId })
  if (table !== undefined) {
    query.set('format', 'csv')
    query.set('table', table)
  }
  return address(`/me/export?${query}`)
}
