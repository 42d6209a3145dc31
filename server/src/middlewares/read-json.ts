import type { IncomingMessage } from 'node:http'
import { createGunzip, type Gunzip } from 'node:zlib'
import type { Context } from 'koa'
import { addressOwner } from '../access/addresses.ts'
import { noteReceived } from '../answer-marks/marked-request.ts'
import { type ApiError, invalidBody, tooLarge, unsupportedEncoding } from '../errors.ts'
import { createRateLimit } from './rate-limit.ts'

/** How much of a rejected body is read; a client that sends more is disconnected. */
const maxDrained = 16 * 1024 * 1024
/** How many rejected bodies per minute are read to the end; a client that sends more is disconnected. */
const drainsPerMinute = 30
const secondsToWait = createRateLimit(drainsPerMinute)

/** The JSON of a request's body. Throws an ApiError if it is over the limit or not JSON. */
export async function readJson(ctx: Context, limitKb: number): Promise<unknown> {
  return parseJson(await readText(ctx, limitKb))
}

/** A request's body, which may be gzipped. Rejects with an ApiError over the limit, before or after unpacking. A body in one piece is not copied. */
export function readText(ctx: Context, limitKb: number): Promise<string> {
  const limit = limitKb * 1024
  return new Promise((resolve, reject) => {
    let isRejected = false
    function fail(error: ApiError): void {
      if (!isRejected) drainOrDisconnect(ctx)
      isRejected = true
      reject(error)
    }
    if ((ctx.request.length ?? 0) > limit) return fail(tooLarge(limitKb))
    const stream = unpacked(ctx)
    if (stream === undefined) return fail(unsupportedEncoding())
    const pieces: Buffer[] = []
    let length = 0
    stream.on('data', (piece: Buffer) => {
      length += piece.length
      pieces.push(piece)
      if (length <= limit) return
      // The rest is read and discarded, or not unpacked any further.
      pieces.length = 0
      if ('bytesWritten' in stream) stream.destroy()
      fail(tooLarge(limitKb))
    })
    stream.on('end', () => {
      const body = joined(pieces)
      noteReceived(ctx, body)
      resolve(body.toString())
      // Frees the memory: the request itself lives until it is answered.
      pieces.length = 0
    })
    stream.on('error', error => fail(invalidBody(error.message)))
    stream.on('close', () => {
      if (!stream.readableEnded) fail(invalidBody('it is incomplete'))
    })
  })
}

/** Disconnecting loses the answer if the client is still sending, so it is only for clients that have sent too many rejected bodies. */
function drainOrDisconnect(ctx: Context): void {
  if (secondsToWait(addressOwner(ctx.ip), performance.now()) === 0) drain(ctx.req)
  else ctx.set('Connection', 'close')
}

/** Reads the rest of a rejected body, because the next request on the connection follows it. Disconnects if it is very long. */
function drain(request: IncomingMessage): void {
  let drained = 0
  request.unpipe()
  request.on('data', (piece: Buffer) => {
    drained += piece.length
    if (drained > maxDrained) request.destroy()
  })
  // A stream that was piped is paused, and a listener alone does not resume it.
  request.resume()
}

/** Throws an ApiError if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidBody(error instanceof Error ? error.message : 'it is not JSON')
  }
}

/** The unpacked body; undefined for another encoding. */
function unpacked({ req }: Context): IncomingMessage | Gunzip | undefined {
  const encoding = req.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity' || encoding === '') return req
  if (encoding !== 'gzip') return undefined
  const gunzip = createGunzip()
  req.on('error', error => gunzip.destroy(error))
  req.on('aborted', () => gunzip.destroy(new Error('the request was aborted')))
  req.pipe(gunzip)
  return gunzip
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [only, ...others] = pieces
  return only && others.length === 0 ? only : Buffer.concat(pieces)
}
