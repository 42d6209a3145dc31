import type { Context } from 'koa'
import type * as z from 'zod'
import { invalidBody } from '../errors.ts'
import { readJson } from '../middlewares/read-json.ts'
import { unstorable, unstorableField } from '../storable-text.ts'

/** The limit for bodies other than batches. */
export const limitKb = 256

/** Reads a request's body and parses it with its schema. */
export type ReadBody = <T extends z.ZodType>(ctx: Context, schema: T) => Promise<z.output<T>>

/** Throws an ApiError that names the invalid field. */
export const readBody: ReadBody = async (ctx, schema) =>
  checked(schema.safeParse(await readJson(ctx, limitKb)))

/** Whether a request has a body at all. */
export function hasBody(ctx: Context): boolean {
  return ctx.get('Transfer-Encoding') !== '' || Number(ctx.get('Content-Length')) > 0
}

/** The parsed body. Throws an ApiError that names the invalid field. */
export function checked<T>(result: z.ZodSafeParseResult<T>): T {
  if (!result.success) {
    const [issue] = result.error.issues
    throw invalidBody(`${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'not usable'}`)
  }
  const field = unstorableField(result.data)
  if (field !== undefined) throw invalidBody(`${field}: ${unstorable}`)
  return result.data
}
