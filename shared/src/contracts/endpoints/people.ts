import * as z from 'zod'
import { doneSchema, passwordLinkSchema, userChangeSchema, userRowSchema } from '../access.ts'
import { deletionAnswerSchema } from '../http.ts'
import { endpoint } from './endpoint.ts'
import { unknownUser } from './errors.ts'

export const peopleEndpoints = {
  'GET /admin/users': endpoint({
    id: 'listUsers',
    summary: 'List everyone who has data or an account',
    answer: z.array(userRowSchema),
    example: {
      answer: [
        {
          user_id: 'ada',
          display_name: 'Ada Wren',
          email: 'ada@example.com',
          team_id: 'blue',
          time_zone: null,
          pseudonymous: false,
          role: 'employee',
          has_account: true,
          second_factor: false,
          first_seen: '2026-01-07T08:00:00Z',
        },
      ],
    },
  }),
  'PUT /admin/users/:user_id': endpoint({
    id: 'saveUser',
    summary: 'Create or change a person',
    description: 'Omitted fields stay as they are. Setting a role creates an account.',
    body: userChangeSchema,
    answer: doneSchema,
    errors: { 409: 'This is the last admin.' },
    example: { body: { display_name: 'Ada Wren', team_id: 'blue' }, answer: { done: true } },
  }),
  'POST /admin/users/:user_id/password-link': endpoint({
    id: 'createPasswordLink',
    summary: 'Create a link for a person to set their own password',
    answer: passwordLinkSchema,
    errors: { 404: 'The person has no account.' },
    example: {
      answer: { url: 'https://telemetry.example.com/password#3kP0vXw9', expires_in: 86_400 },
    },
  }),
  'DELETE /admin/user/:user_id': endpoint({
    id: 'erasePerson',
    summary: 'Erase all data of a person',
    description: 'A pseudonymous entry in the audit log remains.',
    answer: deletionAnswerSchema,
    errors: unknownUser,
    example: { answer: { deleted: 4_800, user_id: 'ada' } },
  }),
} as const
