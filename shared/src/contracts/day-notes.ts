import * as z from 'zod'

/** `GET /notes`: a note on a person's day, by one of their managers or an admin. */
export const dayNoteRowSchema = z.object({
  author: z.string().describe('user ID, or the pseudonym in the audit log if the author was erased'),
  is_mine: z.boolean().describe('whether the signed-in person wrote it'),
  note: z.string(),
  noted: z.iso.datetime(),
})

/** Body of `PUT /admin/user/:user_id/notes`: an empty note removes one's own note on that day. */
export const dayNoteSchema = z.object({
  day: z.iso.date(),
  note: z.string().trim().max(500),
})

export type DayNoteRow = z.infer<typeof dayNoteRowSchema>
