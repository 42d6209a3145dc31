import type { Done } from '@telemetry-tracker/shared/contracts/access'
import { dayNoteSchema } from '@telemetry-tracker/shared/contracts/day-notes'
import * as z from 'zod'
import { isKnownPerson } from '../../access/accounts.ts'
import { actorName } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import { saveDayNote } from '../../days/save-day-note.ts'
import { invalidBody, unknownPerson } from '../../errors.ts'
import { dayNotes } from '../../queries/day-notes.ts'
import { dayParameter, personOf, today, userIdParameter } from '../parameters.ts'
import { readQuery } from '../query.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'

const notesQuery = z.object({ user_id: userIdParameter, date: dayParameter.optional() })

/** Notes on days further away than this are rejected, because there is no data for such days. */
const farthestMs = 3 * 366 * 24 * 60 * 60_000

/** Notes of managers and admins on a person's day, visible to the person and others with access: one note per author and day. */
export function noteRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock } = context

  serve('GET /notes', async (ctx, { viewer }) => {
    const { user_id: userId, date } = readQuery(ctx, notesQuery)
    const reader = viewer.kind === 'person' || viewer.kind === 'device' ? viewer.userId : undefined
    const day = date ?? (await today(context, userId))
    ctx.body = await dayNotes(database, { userId, day, reader })
  })

  serve('PUT /admin/user/:user_id/notes', async (ctx, { viewer }) => {
    const userId = personOf(ctx)
    const { day, note } = await readBody(ctx, dayNoteSchema)
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
    ctx.body = { done: true } satisfies Done
  })
}
