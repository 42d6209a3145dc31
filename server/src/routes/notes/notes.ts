import type { Done } from '@telemetry-tracker/shared/contracts/access'
import { dayNoteSchema } from '@telemetry-tracker/shared/contracts/day-notes'
import * as z from 'zod'
import { nameInLog, systemActors } from '../../audit/names.ts'
import { auditActor, recordAuditEvent } from '../../audit/record.ts'
import type { ServerContext } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
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
      if (!(await isKnown(tx, userId))) throw unknownPerson()
      const author = viewer.kind === 'person' ? await nameInLog(tx, viewer.userId) : systemActors.openMode
      if (note === '')
        await tx.run('DELETE FROM day_notes WHERE user_id = $1 AND day = $2 AND author = $3', [
          userId,
          day,
          author,
        ])
      else
        await tx.run(
          `INSERT INTO day_notes (user_id, day, author, note, noted_ms) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (user_id, day, author) DO UPDATE SET note = excluded.note, noted_ms = excluded.noted_ms`,
          [userId, day, author, note, nowMs],
        )
      const action = note === '' ? 'day_note_withdrawn' : 'day_noted'
      await recordAuditEvent(
        database,
        tx,
        { by: auditActor(viewer), action, to: { userId }, detail: day },
        nowMs,
      )
    })
    ctx.body = { done: true } satisfies Done
  })
}

/** Rejects unknown people, because such a note would never be erased. */
async function isKnown(tx: Transaction, userId: string): Promise<boolean> {
  return (await tx.all('SELECT 1 FROM users WHERE user_id = $1', [userId])).length > 0
}
