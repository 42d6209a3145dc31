import * as z from 'zod'
import { isSortField, sortFields } from '../../queries/leaderboard.ts'
import { daysParameters } from '../parameters.ts'

const sort = z
  .string()
  .default('-non_productive_pct')
  .transform((text, ctx) => {
    const field = text.replace(/^-/, '')
    if (isSortField(field)) return { field, descending: text.startsWith('-') }
    ctx.addIssue(`must be one of ${sortFields.join(', ')}; with - in front for descending`)
    return z.NEVER
  })

const page = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1')
  .transform(Number)
  .default(1)

/** `GET /admin/leaderboard` */
export const leaderboardQuery = daysParameters.extend({
  q: z.string().max(128).default(''),
  team: z.string().min(1).max(128).optional(),
  sort,
  page,
})
