import type { Context } from 'koa'
import type * as z from 'zod'
import { invalidParameter } from '../errors.ts'

/** Parses the query with its schema. Throws an ApiError that names the invalid parameter. */
export function readQuery<T extends z.ZodType>(ctx: Context, schema: T): z.output<T> {
  const result = schema.safeParse({ ...ctx.query })
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalidParameter(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'not usable'}`)
}
