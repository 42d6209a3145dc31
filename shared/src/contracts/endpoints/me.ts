import * as z from 'zod'
import { deviceRowSchema, doneSchema } from '../access.ts'
import {
  accessLogRowSchema,
  activityRowSchema,
  contestSchema,
  exemptionSchema,
  exportSchema,
  meSchema,
} from '../me.ts'
import { exampleDevice } from './devices.ts'
import { endpoint } from './endpoint.ts'
import { ownUserId } from './query.ts'

const own = z.object({ user_id: ownUserId })

export const exportQuery = z.object({
  format: z.enum(['json', 'csv'], 'must be json or csv').default('json').describe('File format.'),
  table: z.string().default('buckets').describe('With `format=csv`: the table to export.'),
})

export const meEndpoints = {
  'GET /me': endpoint({
    id: 'getMe',
    summary: 'Get a summary of the data stored about me',
    query: own,
    answer: meSchema,
    example: {
      answer: {
        user_id: 'ada',
        display_name: 'Ada Wren',
        team_id: 'blue',
        minutes: {
          kept: 4_800,
          oldest: '2026-01-07T08:00:00Z',
          newest: '2026-03-10T10:59:00Z',
          retention_days: 90,
        },
        rows: { buckets: 4_800, daily_totals: 44 },
      },
    },
  }),
  'GET /me/export': endpoint({
    id: 'exportMe',
    summary: 'Download all data stored about me',
    description: 'Every row of every table, without keys and password hashes. With `format=csv`, one table.',
    query: own.extend(exportQuery.shape),
    answer: exportSchema,
    example: {
      answer: {
        user_id: 'ada',
        exported: '2026-03-10T11:00:00Z',
        tables: { users: [{ user_id: 'ada', display_name: 'Ada Wren' }] },
      },
    },
  }),
  'GET /me/access-log': endpoint({
    id: 'listMyAccessLog',
    summary: 'List who viewed my data or changed something about me, newest first',
    query: own,
    answer: z.array(accessLogRowSchema),
    example: {
      answer: [{ at: '2026-03-10T11:00:00Z', who: 'mia', action: 'viewed', about: 'me', detail: 'apps' }],
    },
  }),
  'GET /me/activity': endpoint({
    id: 'listMyActivity',
    summary: 'List what happened to my account, newest first',
    description:
      'Sign-ins, links, devices and exports, no matter who caused them. Only the first token of a device per day is listed.',
    query: own,
    answer: z.array(activityRowSchema),
    example: {
      answer: [{ at: '2026-03-10T08:00:00Z', who: 'ada', action: 'signed_in', detail: 'password' }],
    },
  }),
  'GET /me/devices': endpoint({
    id: 'listMyDevices',
    summary: 'List my devices',
    query: own,
    answer: z.array(deviceRowSchema),
    example: { answer: [exampleDevice] },
  }),
  'GET /me/exemption': endpoint({
    id: 'getMyExemption',
    summary: 'Get whether rules that mistake special input devices for tools do not apply to me',
    query: own,
    answer: exemptionSchema,
    example: { answer: { exempt: false } },
  }),
  'PUT /me/exemption': endpoint({
    id: 'setMyExemption',
    summary: 'Say that I use a switch or another special input device',
    description:
      'Rules that mistake such devices for tools then do not apply to me, and my past minutes are re-evaluated. Nobody else can see it, and it is not in the audit log.',
    query: own,
    body: exemptionSchema,
    answer: exemptionSchema,
    example: { body: { exempt: true }, answer: { exempt: true } },
  }),
  'PUT /me/contests': endpoint({
    id: 'contestMinute',
    summary: 'Add a note to a minute that I think was judged incorrectly',
    description: 'Everyone who may view the minute sees the note. An empty note removes it.',
    query: own,
    body: contestSchema,
    answer: doneSchema,
    errors: {
      404: '`unknown_minute`: no such minute is stored.',
      409: '`too_many_contests`: the limit of contested minutes for that day is reached.',
    },
    example: {
      body: { start: '2026-03-10T11:00:00Z', note: 'Reading a printed contract' },
      answer: { done: true },
    },
  }),
} as const
