import type { Context } from 'koa'
import type * as z from 'zod'
import { invalidBody } from '../errors.ts'
import { readJson } from '../middlewares/read-json.ts'
import { unstorable, unstorableField } from '../storable-text.ts'

/** Bodies other than batches are small. */
export const limitKb = 256

/** A request's body by its schema. Throws an ApiError that names the bad field. */
export async function readBody<T extends z.ZodType>(ctx: Context, schema: T): Promise<z.output<T>> {
  return checked(schema.safeParse(await readJson(ctx, limitKb)))
}

/** What a schema says of a body. Throws an ApiError that names the bad field. */
export function checked<T>(result: z.ZodSafeParseResult<T>): T {
  if (!result.success) {
    const [issue] = result.error.issues
    throw invalidBody(`${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'not usable'}`)
  }
  const field = unstorableField(result.data)
  if (field !== undefined) throw invalidBody(`${field}: ${unstorable}`)
  return result.data
}
