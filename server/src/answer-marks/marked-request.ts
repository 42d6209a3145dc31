import { createHash } from 'node:crypto'
import {
  nothingReceived,
  parseRequestMark,
  type RequestMark,
  requestHeader,
} from '@telemetry-tracker/shared/contracts/answer-mark'
import type { Context } from 'koa'

const headerName = requestHeader.toLowerCase()

/** What is known of a request by the time it is answered. */
interface Noted {
  received?: string
  deviceId?: string
}

const noted = new WeakMap<Context['req'], Noted>()

/** What a sender says of its request; null for a client that asks for no mark. */
export function requestMarkOf({ req }: Context): RequestMark | null {
  return parseRequestMark([req.headers[headerName]].flat()[0])
}

/** The request's body was read: this is all of it, unpacked. Costs nothing for a client that asks for no mark. */
export function noteReceived(ctx: Context, pieces: readonly Buffer[]): void {
  if (ctx.req.headers[headerName] === undefined) return
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  noteOf(ctx).received = hash.digest('base64url')
}

/** The request has shown that it is from this device. */
export function noteDevice(ctx: Context, deviceId: string): void {
  if (ctx.req.headers[headerName] !== undefined) noteOf(ctx).deviceId = deviceId
}

/**
 * What was noted up to now. Whoever has not shown which device it is may claim to be one: a mark made with a device's key is of use only to whoever has
 * that key, and it covers the request's own nonce.
 */
export function notesOf({ req }: Context, claimed: RequestMark): Required<Noted> {
  const { received = nothingReceived, deviceId = claimed.deviceId ?? '' } = noted.get(req) ?? {}
  return { received, deviceId }
}

function noteOf({ req }: Context): Noted {
  const known = noted.get(req) ?? {}
  noted.set(req, known)
  return known
}
