import { createGunzip, type Gunzip } from 'node:zlib'
import type { Context } from 'koa'
import { invalidBody, tooLarge, unsupportedEncoding } from '../errors.ts'

/** The JSON of a request's body, which may be packed with gzip. Throws an ApiError over the limit (unpacked, too) or when it is no JSON. */
export async function readJson(ctx: Context, limitKb: number): Promise<unknown> {
  const text = await readText(ctx, limitKb)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidBody(error instanceof Error ? error.message : 'it is no JSON')
  }
}

async function readText(ctx: Context, limitKb: number): Promise<string> {
  if ((ctx.request.length ?? 0) > limitKb * 1024) throw tooLarge(limitKb)
  const encoding = ctx.get('Content-Encoding')
  if (encoding === '' || encoding === 'identity') return collect(ctx.req, limitKb)
  if (encoding !== 'gzip') throw unsupportedEncoding()
  const gunzip = createGunzip()
  ctx.req.on('error', error => gunzip.destroy(error))
  ctx.req.on('aborted', () => gunzip.destroy(new Error('the request was broken off')))
  ctx.req.pipe(gunzip)
  return collect(gunzip, limitKb)
}

/** A body mostly comes in one piece; then it is never copied. */
function collect(stream: Context['req'] | Gunzip, limitKb: number): Promise<string> {
  const limit = limitKb * 1024
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    stream.on('data', (piece: Buffer) => {
      length += piece.length
      pieces.push(piece)
      if (length <= limit) return
      // What comes later is read and forgotten, or unpacked no further.
      pieces.length = 0
      if ('bytesWritten' in stream) stream.destroy()
      reject(tooLarge(limitKb))
    })
    stream.on('end', () => resolve(textOf(pieces)))
    stream.on('error', error => reject(invalidBody(error.message)))
    stream.on('close', () => {
      if (!stream.readableEnded) reject(invalidBody('it broke off'))
    })
  })
}

function textOf(pieces: readonly Buffer[]): string {
  const [only, ...others] = pieces
  return only && others.length === 0 ? only.toString() : Buffer.concat(pieces).toString()
}
