import * as z from 'zod'
import { doneSchema, teamChangeSchema, teamRowSchema } from '../access.ts'
import { endpoint } from './endpoint.ts'

export const teamEndpoints = {
  'GET /admin/teams': endpoint({
    id: 'listTeams',
    summary: 'List the teams with their managers',
    answer: z.array(teamRowSchema),
    example: { answer: [{ team_id: 'blue', name: 'Blue', managers: ['mia'], people: 8 }] },
  }),
  'PUT /admin/teams/:team_id': endpoint({
    id: 'saveTeam',
    summary: 'Create a team, or change its name and managers',
    body: teamChangeSchema,
    answer: doneSchema,
    example: { body: { name: 'Blue', managers: ['mia'] }, answer: { done: true } },
  }),
  'DELETE /admin/teams/:team_id': endpoint({
    id: 'deleteTeam',
    summary: 'Delete a team',
    description: 'Its members then belong to no team.',
    answer: doneSchema,
    example: { answer: { done: true } },
  }),
} as const
