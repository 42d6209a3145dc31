import * as z from 'zod'

const days = 'must be a whole number from 1 to 366'

/** `GET /daily`: the days up to today. */
export const dailyQuery = z.object({
  days: z
    .string(days)
    .regex(/^\d{1,3}$/, days)
    .transform(Number)
    .refine(n => n >= 1 && n <= 366, days)
    .default(7),
})
