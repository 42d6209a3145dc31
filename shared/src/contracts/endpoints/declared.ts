import * as z from 'zod'
import { doneSchema } from '../access.ts'
import {
  declarationSchema,
  declaredDaySchema,
  declaredDecisionSchema,
  declaredRowSchema,
  myDeclaredDaySchema,
  pendingDeclarationSchema,
} from '../declared.ts'
import { endpoint } from './endpoint.ts'
import { unknownUser } from './errors.ts'
import { dayParameter, ownUserId, userIdParameter } from './query.ts'

const own = z.object({ user_id: ownUserId })
const exampleId = '0b8f5f0e-6a57-4b58-9a43-0d3f1a1c9d11'
const exampleRow = {
  id: exampleId,
  start: '2026-03-10T10:05:00Z',
  end: '2026-03-10T10:50:00Z',
  kind: 'meeting',
  note: 'Planning on site',
  state: 'counted',
} as const
const exampleDay = { declared: 2_700, declared_pending: 0, stretches: [exampleRow] }
const unknownDeclaration = '`unknown_declaration`: the person has no such declaration.'

export const declaredEndpoints = {
  'GET /me/declared': endpoint({
    id: 'getMyDeclaredTime',
    summary: 'List the time I declared on a local day, and whether I may declare more',
    description: 'Declared time stands beside the measured time. It never changes how a minute is judged.',
    query: own.extend({ date: dayParameter.optional() }),
    answer: myDeclaredDaySchema,
    example: { answer: { ...exampleDay, may_declare: true, needs: 'nothing' } },
  }),
  'POST /me/declared': endpoint({
    id: 'declareTime',
    summary: 'Say what a stretch of my time was',
    description:
      'Both ends are whole minutes within the retention and not in the future; at most 16 hours. A repeated `id` changes nothing and gives the stored declaration.',
    query: own,
    body: declarationSchema,
    answer: declaredRowSchema,
    errors: {
      400: '`invalid_body`: the stretch is not allowed. `note_needed`: the policy asks for a note.',
      403: '`declaring_off`: the policy does not allow to declare time.',
      404: unknownUser[404],
      409: '`declared_already`: `overlaps` has the declaration that covers part of the stretch.',
    },
    example: {
      body: {
        id: exampleId,
        start: exampleRow.start,
        end: exampleRow.end,
        kind: 'meeting',
        note: exampleRow.note,
      },
      answer: exampleRow,
    },
  }),
  'DELETE /me/declared/:id': endpoint({
    id: 'withdrawDeclaredTime',
    summary: 'Withdraw a declaration of mine',
    query: own,
    answer: doneSchema,
    errors: { 404: unknownDeclaration },
    example: { answer: { done: true } },
  }),
  'GET /declared': endpoint({
    id: 'getDeclaredTime',
    summary: 'List the time that a person declared on a local day',
    query: z.object({ user_id: userIdParameter, date: dayParameter.optional() }),
    answer: declaredDaySchema,
    errors: { 400: '`user_id` is missing, or `date` is not a valid day.' },
    example: { answer: exampleDay },
  }),
  'GET /admin/declared': endpoint({
    id: 'listPendingDeclarations',
    summary: 'List declarations that wait for approval, oldest first',
    description: 'At most 200. Refused with LEADERBOARD_MODE=team, in which nothing waits for approval.',
    answer: z.array(pendingDeclarationSchema),
    example: { answer: [{ ...exampleRow, state: 'pending', user_id: 'ada', display_name: 'Ada Wren' }] },
  }),
  'PUT /admin/user/:user_id/declared/:id': endpoint({
    id: 'decideDeclaration',
    summary: 'Approve or refuse a declaration',
    body: declaredDecisionSchema,
    answer: doneSchema,
    errors: {
      403: '`own_declaration`: no one decides about their own declaration.',
      404: unknownDeclaration,
      409: '`not_pending`: it was withdrawn, or someone else decided otherwise.',
    },
    example: { body: { decision: 'approve' }, answer: { done: true } },
  }),
} as const
