import type {
  DeviceRow,
  Done,
  Enrolment,
  EnrolmentRow,
  PasswordLink,
  SignInRequestRow,
  TeamRow,
  UserRow,
} from '@telemetry-tracker/shared/contracts/access'
import type {
  CentralPolicyAnswer,
  PolicyPreview,
  TeamPolicyAnswer,
} from '@telemetry-tracker/shared/contracts/central-policy'
import type { CleanupAnswer, DbStats } from '@telemetry-tracker/shared/contracts/http'
import type { AuditLog } from '@telemetry-tracker/shared/contracts/me'
import type { Rejudging } from '@telemetry-tracker/shared/contracts/rejudging'
import type { System } from '@telemetry-tracker/shared/contracts/system'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TeamPolicy } from '@telemetry-tracker/shared/team-policy'
import { pathWithId } from './dots.ts'
import { deleteJson, getJson, postJson, putJson } from './request.ts'

export const centralPolicy = (signal: AbortSignal, version?: number) =>
  getJson<CentralPolicyAnswer>('/admin/policy', { version }, signal)

/**
 * Saves a policy that replaces the version that was read. Refused with status 409 when there is a newer one.
 */
export const savePolicy = (version: number, policy: Policy) =>
  putJson<CentralPolicyAnswer>('/admin/policy', { version, policy })

export const previewPolicy = (policy: Policy) => postJson<PolicyPreview>('/admin/policy/preview', { policy })

export const teamPolicy = (teamId: string, signal: AbortSignal, version?: number) =>
  getJson<TeamPolicyAnswer>(teamPath(teamId, '/policy'), { version }, signal)

/** Like `savePolicy`, for a team's own settings. */
export const saveTeamPolicy = (teamId: string, version: number, overrides: TeamPolicy) =>
  putJson<TeamPolicyAnswer>(teamPath(teamId, '/policy'), { version, overrides })

export const previewTeamPolicy = (teamId: string, overrides: TeamPolicy) =>
  postJson<PolicyPreview>(teamPath(teamId, '/policy/preview'), { overrides })

export const rejudging = (signal: AbortSignal) => getJson<Rejudging>('/admin/rejudge', {}, signal)

/** Re-evaluates all minutes by the current policy. Refused with status 409 while that is running. */
export const rejudge = () => postJson<Rejudging>('/admin/rejudge')

export const devices = (signal: AbortSignal) => getJson<DeviceRow[]>('/admin/devices', {}, signal)

export const revokeDevice = (deviceId: string) =>
  deleteJson<Done>(`/admin/devices/${encodeURIComponent(deviceId)}`)

export const enrolments = (signal: AbortSignal) => getJson<EnrolmentRow[]>('/admin/enrolments', {}, signal)

export const enrol = (userId: string, hours: number) =>
  postJson<Enrolment>('/admin/enrolments', { user_id: userId, hours })

export const withdrawEnrolment = (id: string) =>
  deleteJson<Done>(`/admin/enrolments/${encodeURIComponent(id)}`)

export const users = (signal: AbortSignal) => getJson<UserRow[]>('/admin/users', {}, signal)

/** Fields that are left out stay unchanged; an unknown person is created. */
export type UserChange = Partial<
  Pick<UserRow, 'display_name' | 'email' | 'team_id' | 'time_zone' | 'role' | 'pseudonymous'>
>

export const changeUser = (userId: string, change: UserChange) => putJson<Done>(userPath(userId), change)

export const passwordLink = (userId: string) => postJson<PasswordLink>(userPath(userId, '/password-link'))

export const signInRequests = (signal: AbortSignal) =>
  getJson<SignInRequestRow[]>('/admin/sign-in-requests', {}, signal)

export const confirmSignIn = (id: string) => putJson<Done>(requestPath(id))

export const refuseSignIn = (id: string) => deleteJson<Done>(requestPath(id))

export const teams = (signal: AbortSignal) => getJson<TeamRow[]>('/admin/teams', {}, signal)

export const changeTeam = (teamId: string, change: Pick<TeamRow, 'name' | 'managers'>) =>
  putJson<Done>(teamPath(teamId), change)

export const removeTeam = (teamId: string) => deleteJson<Done>(teamPath(teamId))

/** The parameters of `GET /admin/audit-log`. */
export interface AuditQuestion {
  person?: string | undefined
  action?: string | undefined
  /** Only entries before this one, by its sequence. */
  before?: number | undefined
}

export const auditLog = (question: AuditQuestion, signal: AbortSignal) =>
  getJson<AuditLog>('/admin/audit-log', { ...question }, signal)

export const system = (signal: AbortSignal) => getJson<System>('/admin/system', {}, signal)

export const databaseStats = (signal: AbortSignal) => getJson<DbStats>('/db-stats', {}, signal)

/** Deletes minutes older than this many days, for good. */
export const cleanup = (days: number) => postJson<CleanupAnswer>('/cleanup', { days })

const teamPath = (teamId: string, rest: `/${string}` | '' = '') =>
  pathWithId('/admin/teams', 'team_id', teamId, rest)

const requestPath = (id: string) => `/admin/sign-in-requests/${encodeURIComponent(id)}`

const userPath = (userId: string, rest: `/${string}` | '' = '') =>
  pathWithId('/admin/users', 'user_id', userId, rest)
