import * as z from 'zod'
import { userIdParameter } from '../parameters.ts'

const days = 'must be a whole number from 1 to 366'

/** `GET /daily`: the days up to today. */
export const dailyQuery = z.object({
  user_id: userIdParameter.optional(),
  days: z
    .string(days)
    .regex(/^\d{1,3}$/, days)
    .transform(Number)
    .refine(n => n >= 1 && n <= 366, days)
    .default(7),
})
