import * as z from 'zod'
import { doneSchema } from '../access.ts'
import { dayNoteRowSchema, dayNoteSchema } from '../day-notes.ts'
import { endpoint } from './endpoint.ts'
import { unknownUser } from './errors.ts'
import { dayParameter, userIdParameter } from './query.ts'

export const noteEndpoints = {
  'GET /notes': endpoint({
    id: 'listDayNotes',
    summary: "List the notes that managers and admins left on a person's day, oldest first",
    query: z.object({ user_id: userIdParameter, date: dayParameter.optional() }),
    answer: z.array(dayNoteRowSchema),
    example: {
      answer: [{ author: 'mia', is_mine: false, note: 'On-site visit', noted: '2026-03-10T15:00:00Z' }],
    },
  }),
  'PUT /admin/user/:user_id/notes': endpoint({
    id: 'setDayNote',
    summary: "Set or remove a note on a person's day",
    description: 'The person sees the note. Each author has one note per day; an empty note removes it.',
    body: dayNoteSchema,
    answer: doneSchema,
    errors: unknownUser,
    example: { body: { day: '2026-03-10', note: 'On-site visit' }, answer: { done: true } },
  }),
} as const
