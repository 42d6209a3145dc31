import * as z from 'zod'

/** The requested version of a policy. */
export const versionQuery = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
})
