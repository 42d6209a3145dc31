import * as z from 'zod'

const count = z.int().min(0)

/** `GET /admin/rejudge`: whether all minutes are being re-evaluated, and the progress. */
export const rejudgingSchema = z.object({
  state: z
    .enum(['idle', 'running', 'broken_off'])
    .describe('`broken_off`: interrupted; it continues from there'),
  people: count.describe('number of people to process; 0 when idle'),
  people_done: count,
  last: z
    .object({
      ended: z.iso.datetime(),
      minutes: count.optional().describe('re-evaluated minutes; omitted with LEADERBOARD_MODE=team'),
      changed: count
        .optional()
        .describe('minutes whose state or app changed; omitted with LEADERBOARD_MODE=team'),
    })
    .nullable()
    .describe('the last completed run'),
})

export type Rejudging = z.infer<typeof rejudgingSchema>
