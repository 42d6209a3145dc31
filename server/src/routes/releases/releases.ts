import { join } from 'node:path'
import { updatesHeader } from '@telemetry-tracker/shared/contracts/updates'
import type { Context } from 'koa'
import type { ServerContext } from '../../context.ts'
import { busy, notFound, updatesPaused } from '../../errors.ts'
import { openFile, readWholeFile } from '../open-file.ts'
import type { Serve } from '../serve.ts'
import { updatesPausedSince } from './updates-paused.ts'

const metadataName = /^(\d{1,9}\.(root|targets|snapshot)|timestamp)\.json$/
/** A target's name begins with the hash of its content. */
const targetName = /^([0-9a-f]{64})\.[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
/** Clients read no more of the largest kind either. */
const maxMetadataBytes = 5_000_000
/** Executables have 100 MB: more at once would only make all of them slow. A helper that is sent away comes again. */
const maxDownloads = 32
const yearSec = 365 * 24 * 60 * 60

/**
 * `GET /releases/metadata/:file` and `GET /releases/targets/:file`: the signed repository of helper releases
 * (TUF) in RELEASES_DIR. Only names that such a repository has are looked for, so no path leads out of it.
 */
export function releaseRoutes(
  serve: Serve,
  { database, settings: { RELEASES_DIR: folder } }: ServerContext,
): void {
  let downloads = 0

  serve.raw('GET /releases/metadata/:file', async ctx => {
    const name = String(ctx['params']['file'])
    if (folder === undefined || !metadataName.test(name)) throw notFound()
    ctx.body = await readWholeFile(join(folder, 'metadata', name), maxMetadataBytes)
    ctx.type = 'application/json'
    ctx.set('Cache-Control', 'no-cache')
    // Metadata goes on being answered while updates are paused: helpers go on noticing if someone holds it back.
    if (name === 'timestamp.json') ctx.set(updatesHeader, (await arePaused()) ? 'paused' : 'offered')
  })

  serve.raw('GET /releases/targets/:file', async ctx => {
    const name = String(ctx['params']['file'])
    const [, hash] = targetName.exec(name) ?? []
    if (folder === undefined || hash === undefined) throw notFound()
    if (await arePaused()) throw updatesPaused()
    if (downloads >= maxDownloads) throw busy()
    downloads++
    ctx.res.once('close', () => downloads--)
    await sendTarget(ctx, join(folder, 'targets', name), hash)
  })

  async function arePaused(): Promise<boolean> {
    return (await updatesPausedSince(database)) !== null
  }
}

/** Streams a file that never changes under its name. */
async function sendTarget(ctx: Context, path: string, hash: string): Promise<void> {
  const { file, size } = await openFile(path)
  ctx.type = 'application/octet-stream'
  ctx.body = file.createReadStream()
  ctx.length = size
  ctx.etag = hash
  ctx.set('Cache-Control', `public, max-age=${yearSec}, immutable`)
}
