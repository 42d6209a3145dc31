import { answerHeader } from '@telemetry-tracker/shared/contracts/answer-mark'
import type { Context } from 'koa'
import type { createAnswerMarks } from '../../answer-marks/answer-marks.ts'
import type { ServerContext } from '../../context.ts'
import { errorAnswer } from '../../middlewares/answer-errors.ts'
import { oneHost } from '../../middlewares/one-host.ts'
import { ownHost } from '../../middlewares/own-host.ts'
import { securityHeaders } from '../../middlewares/security-headers.ts'
import { strictTransport } from '../../middlewares/strict-transport.ts'
import { requestWatch } from '../../middlewares/watch-requests.ts'
import { allowed } from '../../policies/allow.ts'
import type { Shortcut } from '../../shortcut.ts'
import type { TakeBatch } from './take-batch.ts'

const path = '/track'

/**
 * Answers `POST /track` as the middlewares and its route do, by the same rules, but without them: through all of them, a server took 4 to 16 % fewer
 * batches of ten (measured). What a web page sends names the page's origin and goes the usual way.
 */
export function straightTrack(
  takeBatch: TakeBatch,
  marks: ReturnType<typeof createAnswerMarks>,
  context: ServerContext,
): Shortcut {
  const { settings, metrics, log } = context
  const watch = requestWatch(metrics, log)
  const headers = [securityHeaders(), strictTransport(settings.basePath)]
  const checks = [oneHost(), ownHost(settings)]

  async function take(ctx: Context) {
    for (const check of checks) check(ctx, pass)
    const { viewer } = await allowed('POST /track', ctx, context)
    return takeBatch(ctx, viewer)
  }

  return {
    isFor: ({ method, url, headers: { origin } }) =>
      method === 'POST' && url === path && origin === undefined,
    async answer(ctx) {
      const mark = marks(ctx)
      const { requestId, answered } = watch(ctx)
      const answer = await take(ctx).then(
        body => ({ status: 201, headers: {}, body }),
        error => errorAnswer(error, requestId, log),
      )
      for (const set of headers) set(ctx, pass)
      ctx.set('X-Request-Id', requestId)
      ctx.set(answer.headers)
      const json = JSON.stringify(answer.body)
      if (mark !== undefined) ctx.set(answerHeader, mark(answer.status, json))
      send(ctx, answer.status, json)
      answered(path, answer.status)
    },
  }
}

async function pass(): Promise<void> {}

function send({ res }: Context, status: number, json: string): void {
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
  })
  res.end(json)
}
