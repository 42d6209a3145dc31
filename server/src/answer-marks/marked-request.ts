import { hash } from 'node:crypto'
import {
  nothingReceived,
  parseRequestMark,
  type RequestMark,
  requestHeader,
} from '@telemetry-tracker/shared/contracts/answer-mark'
import type { Context } from 'koa'

const headerName = requestHeader.toLowerCase()

/** What is known about a request when it is answered. */
interface Noted {
  received?: string
  deviceId?: string
}

const noted = new WeakMap<Context['req'], Noted>()

/** The header with which a client requests a mark; null without one. */
export function requestMarkOf({ req }: Context): RequestMark | null {
  return parseRequestMark([req.headers[headerName]].flat()[0])
}

/** Stores the digest of the request's unpacked body, if the client requests a mark. */
export function noteReceived(ctx: Context, body: Buffer): void {
  if (ctx.req.headers[headerName] !== undefined) noteOf(ctx).received = hash('sha256', body, 'base64url')
}

/** Stores the device that the request has authenticated as. */
export function noteDevice(ctx: Context, deviceId: string): void {
  if (ctx.req.headers[headerName] !== undefined) noteOf(ctx).deviceId = deviceId
}

/**
 * What is known so far. An unauthenticated request may claim a device ID: a mark made with a device's key is only useful to someone who has that key, and
 * it covers the request's own nonce.
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
