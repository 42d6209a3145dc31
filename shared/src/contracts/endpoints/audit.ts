import * as z from 'zod'
import { auditLogSchema } from '../me.ts'
import { endpoint } from './endpoint.ts'
import { userIdParameter, wholeNumber } from './query.ts'

const auditQuery = z.object({
  person: userIdParameter
    .describe('User ID: only events this person caused or was the subject of.')
    .optional(),
  action: z.string().max(64).describe('Only events with this action.').optional(),
  before: wholeNumber(/^\d{1,15}$/, 'must be a whole number', { minimum: 0 })
    .optional()
    .describe('Only entries with a lower sequence.'),
})

export const auditEndpoints = {
  'GET /admin/audit-log': endpoint({
    id: 'getAuditLog',
    summary: 'List audit events, newest first, 100 at a time',
    description: 'The answer also says whether the hash chain of all entries is intact.',
    query: auditQuery,
    answer: auditLogSchema,
    example: {
      answer: {
        entries: [
          {
            sequence: 42,
            at: '2026-03-10T11:00:00Z',
            actor: 'olga',
            action: 'team_changed',
            subject: 'blue',
            detail: 'Blue',
          },
        ],
        chain: { entries: 42, head: '9d2c…', brokenAt: null, brokenBy: null, uncommitted: 0 },
      },
    },
  }),
} as const
