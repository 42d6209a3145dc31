import { isKnownPerson } from '../../access/accounts.ts'
import { actorName } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import { saveDayNote } from '../../days/save-day-note.ts'
import { invalidBody, unknownPerson } from '../../errors.ts'
import { dayNotes } from '../../queries/day-notes.ts'
import { today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** Notes on days further away than this are rejected, because there is no data for such days. */
const farthestMs = 3 * 366 * 24 * 60 * 60_000

/** Notes of managers and admins on a person's day, visible to the person and others with access: one note per author and day. */
export function noteRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock } = context

  serve('GET /notes', async ({ viewer, query: { user_id: userId, date } }) => {
    const reader = viewer.kind === 'person' || viewer.kind === 'device' ? viewer.userId : undefined
    const day = date ?? (await today(context, userId))
    return dayNotes(database, { userId, day, reader })
  })

  serve('PUT /admin/user/:user_id/notes', async ({ viewer, params, body: { day, note } }) => {
    const { user_id: userId } = params
    const nowMs = clock()
    if (Math.abs(Date.parse(day) - nowMs) > farthestMs)
      throw invalidBody('day: must be within three years of today.')
    await database.transaction(async tx => {
      // A note on an unknown person would never be erased.
      if (!(await isKnownPerson(tx, userId))) throw unknownPerson()
      const author = await actorName(tx, viewer)
      await saveDayNote(tx, { userId, day, author, note, nowMs })
      const action = note === '' ? 'day_note_withdrawn' : 'day_noted'
      await audit.record({ tx, by: viewer, nowMs }, action, { userId, day })
    })
    return { done: true }
  })
}
