import * as z from 'zod'

/** Which version of a policy is asked for. */
export const versionQuery = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
})
