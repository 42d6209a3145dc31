import type {
  ConnectAnswer,
  ConnectRequest,
  Done,
  SecondFactor,
  SessionAnswer,
} from '@telemetry-tracker/shared/contracts/access'
import { deleteJson, getJson, postJson, putJson } from './request.ts'
import { type Live, useLive } from './useLive.ts'

const session = (signal: AbortSignal) => getJson<SessionAnswer>('/session', {}, signal)

/** Loaded every five minutes, however many parts of a page use it. */
export const sessionQuestion = { key: ['session'], ask: session, everyMs: 5 * 60_000 } as const

/** Who is signed in. */
export function useSession(): Live<SessionAnswer> {
  return useLive(sessionQuestion)
}

export const login = (body: { user_id: string; password: string; code?: string }) =>
  postJson<SessionAnswer>('/login', body)

export const loginByLink = (secret: string) => postJson<SessionAnswer>('/login/link', { secret })

export const makeFirstAdmin = (body: { secret: string; user_id: string; password: string }) =>
  postJson<SessionAnswer>('/setup', body)

export const choosePassword = (body: { secret: string; password: string }) =>
  postJson<SessionAnswer>('/password', body)

export const logout = () => postJson<SessionAnswer>('/logout')

export const changePassword = (body: { current: string; password: string }) =>
  putJson<SessionAnswer>('/me/password', body)

/** The URL of the company sign-in, to connect it to one's own account. */
export const beginConnecting = (request: ConnectRequest) =>
  postJson<ConnectAnswer>('/auth/oidc/link', request)

export const newSecondFactor = () => postJson<SecondFactor>('/me/second-factor')

export const turnSecondFactorOn = (code: string) => putJson<Done>('/me/second-factor', { code })

export const turnSecondFactorOff = (code: string) => deleteJson<Done>('/me/second-factor', { code })
