import type { Day } from '@telemetry-tracker/shared/time/days'
import { call } from './request.ts'

export const dayNotes = (user_id: string, date: Day, signal: AbortSignal) =>
  call('GET /notes', { query: { user_id, date }, signal })

/** Saves a note on a person's day; an empty one removes it. */
export const noteDay = (user_id: string, day: Day, note: string) =>
  call('PUT /admin/user/:user_id/notes', { params: { user_id }, body: { day, note } })
