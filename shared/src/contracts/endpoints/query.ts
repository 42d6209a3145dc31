import * as z from 'zod'
import { eventSchema } from '../event.ts'

/** A user ID in a URL. */
export const userIdParameter = eventSchema.shape.user_id.describe('User ID.')

/** A local day. Years are limited to the range in which calendars and time zones are defined. */
export const dayParameter = z.iso
  .date('must be a day such as 2026-03-31')
  .refine(day => day >= '1970-01-02' && day <= '2999-12-31', 'must be a day from 1970 to 2999')
  .describe('Local day, YYYY-MM-DD. Default: today.')

/** Either one day (`date`) or a range (`from`, `to`). */
export const daysParameters = z.object({
  date: dayParameter.describe('A single local day. Default: today.').optional(),
  from: dayParameter.describe('First local day of a range.').optional(),
  to: dayParameter.describe('Last local day of a range.').optional(),
})

export const userOrEveryone = userIdParameter.describe('User ID. Default: everyone.').optional()

/** In open mode no one is signed in, so the query names the person. */
export const ownUserId = userIdParameter
  .describe('User ID, required in open mode. Otherwise the signed-in person.')
  .optional()

/** A whole number in a query, without sign, decimal point or exponent: an integer in OpenAPI. */
export function wholeNumber(
  pattern: RegExp,
  message: string,
  limits: { minimum?: number; maximum?: number },
) {
  return z
    .string(message)
    .regex(pattern, message)
    .meta({ type: 'integer', ...limits })
    .transform(Number)
}
