import * as z from 'zod'

const count = z.int().min(0)

/** `GET /admin/rejudge`: whether all minutes are being re-evaluated, and the progress */
export const rejudgingSchema = z.object({
  state: z.enum(['idle', 'running', 'broken_off']).describe('broken off, it goes on from there'),
  people: count.describe('to go through; 0 when idle'),
  people_done: count,
  last: z
    .object({
      ended: z.iso.datetime(),
      minutes: count.optional().describe('judged; left out with LEADERBOARD_MODE=team'),
      changed: count
        .optional()
        .describe('those whose state or app is another one now; left out with LEADERBOARD_MODE=team'),
    })
    .nullable()
    .describe('the last that came to its end'),
})

export type Rejudging = z.infer<typeof rejudgingSchema>
