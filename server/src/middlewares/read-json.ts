import type { IncomingMessage } from 'node:http'
import { createGunzip, type Gunzip } from 'node:zlib'
import type { Context } from 'koa'
import { addressOwner } from '../access/addresses.ts'
import { noteReceived } from '../answer-marks/marked-request.ts'
import { type ApiError, invalidBody, tooLarge, unsupportedEncoding } from '../errors.ts'
import { createRateLimit } from './rate-limit.ts'

/** A client that has sent so much more than it may gets no further answer. */
const maxDrained = 16 * 1024 * 1024
/** To read what nobody wants costs as much as what somebody wants: who sends more such bodies is hung up on. */
const drainsPerMinute = 30
const secondsToWait = createRateLimit(drainsPerMinute)

/** The JSON of a request's body. Throws an ApiError over the limit or when it is no JSON. */
export async function readJson(ctx: Context, limitKb: number): Promise<unknown> {
  return parseJson(await readText(ctx, limitKb))
}

/** A request's body, which may be packed with gzip. Rejects with an ApiError over the limit (unpacked, too). A body mostly comes in one piece; then it is never copied. */
export function readText(ctx: Context, limitKb: number): Promise<string> {
  const limit = limitKb * 1024
  return new Promise((resolve, reject) => {
    let isRefused = false
    function refuse(error: ApiError): void {
      if (!isRefused) drainOrHangUp(ctx)
      isRefused = true
      reject(error)
    }
    if ((ctx.request.length ?? 0) > limit) return refuse(tooLarge(limitKb))
    const stream = unpacked(ctx)
    if (stream === undefined) return refuse(unsupportedEncoding())
    const pieces: Buffer[] = []
    let length = 0
    stream.on('data', (piece: Buffer) => {
      length += piece.length
      pieces.push(piece)
      if (length <= limit) return
      // What comes later is read and forgotten, or unpacked no further.
      pieces.length = 0
      if ('bytesWritten' in stream) stream.destroy()
      refuse(tooLarge(limitKb))
    })
    stream.on('end', () => {
      noteReceived(ctx, pieces)
      resolve(textOf(pieces))
      // The request is there until it is answered.
      pieces.length = 0
    })
    stream.on('error', error => refuse(invalidBody(error.message)))
    stream.on('close', () => {
      if (!stream.readableEnded) refuse(invalidBody('it is incomplete'))
    })
  })
}

/** Hanging up loses the answer where the client still sends; so it is for those who were told often enough. */
function drainOrHangUp(ctx: Context): void {
  if (secondsToWait(addressOwner(ctx.ip), performance.now()) === 0) drain(ctx.req)
  else ctx.set('Connection', 'close')
}

/** The rest of a request that is refused already: the next one on its connection comes behind it. Hangs up where that is very much. */
function drain(request: IncomingMessage): void {
  let drained = 0
  request.unpipe()
  request.on('data', (piece: Buffer) => {
    drained += piece.length
    if (drained > maxDrained) request.destroy()
  })
  // What was piped elsewhere stands still, and a listener alone does not set it going again.
  request.resume()
}

/** Throws an ApiError when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidBody(error instanceof Error ? error.message : 'it is not JSON')
  }
}

/** Undefined where it is packed otherwise. */
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

function textOf(pieces: readonly Buffer[]): string {
  const [only, ...others] = pieces
  return only && others.length === 0 ? only.toString() : Buffer.concat(pieces).toString()
}
