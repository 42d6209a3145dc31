import { createHmac, hash } from 'node:crypto'
import {
  formatAnswerMark,
  markedText,
  publicAnswerKey,
} from '@telemetry-tracker/shared/contracts/answer-mark'
import type { Context } from 'koa'
import type { ServerContext } from '../context.ts'
import { notesOf, requestMarkOf } from './marked-request.ts'

/** Creates the header for an answer from its status and body. */
export type MarkAnswer = (status: number, body: string | Buffer) => string

type Marking = Pick<ServerContext, 'access' | 'settings' | 'clock' | 'isClockSure' | 'heardClock'>

/**
 * Marks this server's answers, so that a helper can tell them from those of a captive portal or a proxy. Call it when a request arrives; it returns
 * undefined if the client requests no mark.
 */
export function createAnswerMarks(context: Marking): (ctx: Context) => MarkAnswer | undefined {
  const { access, settings, clock, isClockSure = () => true, heardClock } = context
  const prefix =
    settings.PUBLIC_URL === undefined ? '' : new URL(settings.PUBLIC_URL).pathname.replace(/\/$/, '')

  return ctx => {
    const requestMark = requestMarkOf(ctx)
    if (requestMark === null) return undefined
    const { method } = ctx
    const path = withoutPrefix(ctx.path, prefix)
    const arrivedMs = clock()
    return (status, body) => {
      const { received, deviceId } = notesOf(ctx, requestMark)
      heardClock?.({ from: deviceId || ctx.ip, clockMs: requestMark.clockMs, atMs: arrivedMs })
      const answer = {
        method,
        path,
        nonce: requestMark.nonce,
        timeMs: clock(),
        isSure: isClockSure(),
        received,
        deviceId,
        status,
        bodyDigest: hash('sha256', body, 'base64url'),
      }
      const key = deviceId === '' ? publicAnswerKey : access.tokens.answerKeyOf(deviceId)
      const mark = createHmac('sha256', key).update(markedText(answer)).digest('base64url')
      return formatAnswerMark({ ...answer, mark })
    }
  }
}

function withoutPrefix(path: string, prefix: string): string {
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
}
