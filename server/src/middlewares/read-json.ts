import type { IncomingMessage } from 'node:http'
import { createGunzip, type Gunzip } from 'node:zlib'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
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
  const limit = limitKb * 1024
  if ((ctx.request.length ?? 0) > limit) throw tooLarge(limitKb)
  const stream = unpacked(ctx.req, ctx.get('Content-Encoding'))
  try {
    return await getRawBody(stream, { limit, encoding: true })
  } catch (error) {
    throw readableError(error, limitKb)
  }
}

function unpacked(request: IncomingMessage, encoding: string): IncomingMessage | Gunzip {
  if (encoding === '' || encoding === 'identity') return request
  if (encoding !== 'gzip') throw unsupportedEncoding()
  const gunzip = createGunzip()
  request.on('error', error => gunzip.destroy(error))
  request.on('aborted', () => gunzip.destroy(new Error('the request was broken off')))
  return request.pipe(gunzip)
}

function readableError(error: unknown, limitKb: number): Error {
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  if (type === 'entity.too.large') return tooLarge(limitKb)
  return invalidBody(error instanceof Error ? error.message : 'it broke off')
}
