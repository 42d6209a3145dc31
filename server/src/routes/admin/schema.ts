import { leaderboardQuery as describedQuery } from '@telemetry-tracker/shared/contracts/endpoints/overview'
import * as z from 'zod'
import { isSortField, sortFields } from '../../queries/leaderboard.ts'

const sort = describedQuery.shape.sort.transform((text, ctx) => {
  const field = text.replace(/^-/, '')
  if (isSortField(field)) return { field, descending: text.startsWith('-') }
  ctx.addIssue(`must be one of ${sortFields.join(', ')}; with - in front for descending`)
  return z.NEVER
})

/** `GET /admin/leaderboard`: only the server knows the sort fields. */
export const leaderboardQuery = describedQuery.extend({ sort })
