import type { TeamRow, UserChange } from '@telemetry-tracker/shared/contracts/access'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TeamPolicy } from '@telemetry-tracker/shared/team-policy'
import { call } from './request.ts'

export const centralPolicy = (signal: AbortSignal, version?: number) =>
  call('GET /admin/policy', { query: { version }, signal })

/**
 * Saves a policy that replaces the version that was read. Refused with status 409 when there is a newer one.
 */
export const savePolicy = (version: number, policy: Policy) =>
  call('PUT /admin/policy', { body: { version, policy } })

export const previewPolicy = (policy: Policy) => call('POST /admin/policy/preview', { body: { policy } })

export const teamPolicy = (team_id: string, signal: AbortSignal, version?: number) =>
  call('GET /admin/teams/:team_id/policy', { params: { team_id }, query: { version }, signal })

/** Like `savePolicy`, for a team's own settings. */
export const saveTeamPolicy = (team_id: string, version: number, overrides: TeamPolicy) =>
  call('PUT /admin/teams/:team_id/policy', { params: { team_id }, body: { version, overrides } })

export const previewTeamPolicy = (team_id: string, overrides: TeamPolicy) =>
  call('POST /admin/teams/:team_id/policy/preview', { params: { team_id }, body: { overrides } })

export const rejudging = (signal: AbortSignal) => call('GET /admin/rejudge', { signal })

/** Re-evaluates all minutes with the current policy. Refused with status 409 while a run is in progress. */
export const rejudge = () => call('POST /admin/rejudge', {})

export const devices = (signal: AbortSignal) => call('GET /admin/devices', { signal })

export const devicesOf = (user_id: string, signal: AbortSignal) =>
  call('GET /admin/devices', { query: { user_id }, signal })

export const revokeDevice = (device_id: string) =>
  call('DELETE /admin/devices/:device_id', { params: { device_id } })

export const updates = (signal: AbortSignal) => call('GET /admin/updates', { signal })

/** Withholds new versions of the helper from all devices, or offers them again. */
export const pauseUpdates = (paused: boolean) => call('PUT /admin/updates/pause', { body: { paused } })

export const enrolments = (signal: AbortSignal) => call('GET /admin/enrolments', { signal })

export const enrol = (user_id: string, hours: number) =>
  call('POST /admin/enrolments', { body: { user_id, hours } })

export const withdrawEnrolment = (id: string) => call('DELETE /admin/enrolments/:id', { params: { id } })

export const users = (signal: AbortSignal) => call('GET /admin/users', { signal })

/** Omitted fields stay unchanged; an unknown person is created. */
export const changeUser = (user_id: string, change: UserChange) =>
  call('PUT /admin/users/:user_id', { params: { user_id }, body: change })

export const passwordLink = (user_id: string) =>
  call('POST /admin/users/:user_id/password-link', { params: { user_id } })

export const signInRequests = (signal: AbortSignal) => call('GET /admin/sign-in-requests', { signal })

export const confirmSignIn = (id: string) => call('PUT /admin/sign-in-requests/:id', { params: { id } })

export const refuseSignIn = (id: string) => call('DELETE /admin/sign-in-requests/:id', { params: { id } })

export const teams = (signal: AbortSignal) => call('GET /admin/teams', { signal })

export const changeTeam = (team_id: string, body: Pick<TeamRow, 'name' | 'managers'>) =>
  call('PUT /admin/teams/:team_id', { params: { team_id }, body })

export const removeTeam = (team_id: string) => call('DELETE /admin/teams/:team_id', { params: { team_id } })

/** The parameters of `GET /admin/audit-log`. */
export interface AuditQuestion {
  person?: string | undefined
  action?: string | undefined
  /** Only entries before this one, by its sequence. */
  before?: number | undefined
}

export const auditLog = (query: AuditQuestion, signal: AbortSignal) =>
  call('GET /admin/audit-log', { query, signal })

export const system = (signal: AbortSignal) => call('GET /admin/system', { signal })

export const serverDay = (signal: AbortSignal) => call('GET /admin/system/day', { signal })

export const databaseStats = (signal: AbortSignal) => call('GET /db-stats', { signal })

/** Permanently deletes minutes older than a number of days. */
export const cleanup = (days: number) => call('POST /cleanup', { body: { days } })
