import { answerHeader } from '@telemetry-tracker/shared/contracts/answer-mark'
import type { Context, Middleware, Next } from 'koa'
import type { createAnswerMarks, MarkAnswer } from '../answer-marks/answer-marks.ts'

/** Marks the answers to requests that ask for it, including errors. Must be the first middleware, to see the answer as it is sent. */
export function markAnswers(marks: ReturnType<typeof createAnswerMarks>): Middleware {
  return (ctx, next) => {
    const mark = marks(ctx)
    return mark === undefined ? next() : answerMarked(ctx, next, mark)
  }
}

async function answerMarked(ctx: Context, next: Next, mark: MarkAnswer): Promise<void> {
  await next()
  const body = sentBody(ctx)
  // Only files are streamed. Helpers request those of releases, and verify their signed hash.
  if (body !== undefined) ctx.set(answerHeader, mark(ctx.status, body))
}

/** The body as Koa will send it. Objects are serialized here, so that the mark covers exactly what is sent. */
function sentBody(ctx: Context): string | Buffer | undefined {
  const { body } = ctx
  if (body == null || ctx.method === 'HEAD' || ctx.status === 304 || ctx.status === 204) return ''
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body
  if (typeof body !== 'object' || 'pipe' in body || body instanceof ReadableStream) return undefined
  const { type } = ctx
  const text = JSON.stringify(body)
  ctx.body = text
  ctx.type = type
  return text
}
