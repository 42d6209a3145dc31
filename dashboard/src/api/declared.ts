import type { Declaration, DeclaredDecision } from '@telemetry-tracker/shared/contracts/declared'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { call } from './request.ts'

/** What I declared on a day. With accounts, the session identifies the person; in open mode, the URL does. */
export const myDeclared = (user_id: string, date: Day, signal: AbortSignal) =>
  call('GET /me/declared', { query: { user_id, date }, signal })

/** What a person declared on a day, for those who may see their numbers. */
export const declaredOf = (user_id: string, date: Day, signal: AbortSignal) =>
  call('GET /declared', { query: { user_id, date }, signal })

export const declareTime = (user_id: string, body: Declaration) =>
  call('POST /me/declared', { query: { user_id }, body })

export const withdrawDeclared = (user_id: string, id: string) =>
  call('DELETE /me/declared/:id', { params: { id }, query: { user_id } })

/** Declarations that wait for approval. */
export const pendingDeclared = (signal: AbortSignal) => call('GET /admin/declared', { signal })

export const decideDeclared = (user_id: string, id: string, decision: DeclaredDecision) =>
  call('PUT /admin/user/:user_id/declared/:id', { params: { user_id, id }, body: { decision } })
