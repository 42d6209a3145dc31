import * as z from 'zod'
import { doneSchema, signInRequestRowSchema } from '../access.ts'
import { endpoint } from './endpoint.ts'

const unknownRequest = { 404: 'No request has this ID.' }

export const signInRequestEndpoints = {
  'GET /admin/sign-in-requests': endpoint({
    id: 'listSignInRequests',
    summary: 'List company sign-ins waiting for approval',
    description:
      'A company sign-in, or a user name from a reverse proxy, needs approval if it matches an existing person it is not connected to.',
    answer: z.array(signInRequestRowSchema),
    example: {
      answer: [{ id: 'p4x7', user_id: 'ada', called: 'ada@example.com', requested: '2026-03-10T11:00:00Z' }],
    },
  }),
  'PUT /admin/sign-in-requests/:id': endpoint({
    id: 'approveSignInRequest',
    summary: 'Approve a sign-in request',
    description:
      "Connects the company sign-in to the person's account, in place of an earlier one. Creates the account if there is none.",
    answer: doneSchema,
    errors: { ...unknownRequest, 409: 'The company sign-in is already connected to another account.' },
    example: { answer: { done: true } },
  }),
  'DELETE /admin/sign-in-requests/:id': endpoint({
    id: 'rejectSignInRequest',
    summary: 'Reject a sign-in request',
    description: 'It appears again if the person tries again.',
    answer: doneSchema,
    errors: unknownRequest,
    example: { answer: { done: true } },
  }),
} as const
