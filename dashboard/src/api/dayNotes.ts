import type { Done } from '@telemetry-tracker/shared/contracts/access'
import type { DayNoteRow } from '@telemetry-tracker/shared/contracts/day-notes'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { pathWithId } from './dots.ts'
import { getJson, putJson } from './request.ts'

export const dayNotes = (userId: string, date: Day, signal: AbortSignal) =>
  getJson<DayNoteRow[]>('/notes', { user_id: userId, date }, signal)

/** Saves a note on a person's day; an empty one removes it. */
export const noteDay = (userId: string, day: Day, note: string) =>
  putJson<Done>(pathWithId('/admin/user', 'user_id', userId, '/notes'), { day, note })
