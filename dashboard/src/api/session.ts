import type { ConnectRequest, SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { call } from './request.ts'
import { type Live, useLive } from './useLive.ts'

const session = (signal: AbortSignal) => call('GET /session', { signal })

/** Loaded every five minutes, however many parts of a page use it. */
export const sessionQuestion = { key: ['session'], ask: session, everyMs: 5 * 60_000 } as const

/** Who is signed in. */
export function useSession(): Live<SessionAnswer> {
  return useLive(sessionQuestion)
}

export const login = (body: { user_id: string; password: string; code?: string }) =>
  call('POST /login', { body })

export const loginByLink = (secret: string) => call('POST /login/link', { body: { secret } })

export const makeFirstAdmin = (body: { secret: string; user_id: string; password: string }) =>
  call('POST /setup', { body })

export const choosePassword = (body: { secret: string; password: string }) => call('POST /password', { body })

export const logout = () => call('POST /logout', {})

export const changePassword = (body: { current: string; password: string }) =>
  call('PUT /me/password', { body })

/** The URL for connecting the company sign-in to one's own account. */
export const beginConnecting = (body: ConnectRequest) => call('POST /auth/oidc/link', { body })

export const newSecondFactor = () => call('POST /me/second-factor', {})

export const turnSecondFactorOn = (code: string) => call('PUT /me/second-factor', { body: { code } })

export const turnSecondFactorOff = (code: string) => call('DELETE /me/second-factor', { body: { code } })
