import { join } from 'node:path'
import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { readWholeFile } from '../open-file.ts'
import type { Serve } from '../serve.ts'

/** The files that `npm run own-extension` makes, by the type that browsers expect. */
const types = new Map([
  ['update.xml', 'text/xml'],
  ['telemetry-tracker.crx', 'application/x-chrome-extension'],
  ['updates.json', 'application/json'],
  ['telemetry-tracker.xpi', 'application/x-xpinstall'],
])
/** The extension has less than 1 MB. */
const maxBytes = 10_000_000

/**
 * `GET /extension/:file`: the company's own package of the extension in EXTENSION_DIR, and what browsers update it by.
 * Only these names are looked for, so no path leads out of the folder.
 */
export function extensionRoutes(serve: Serve, { settings: { EXTENSION_DIR: folder } }: ServerContext): void {
  serve.raw('GET /extension/:file', async ctx => {
    const name = String(ctx['params']['file'])
    const type = types.get(name)
    if (folder === undefined || type === undefined) throw notFound()
    ctx.body = await readWholeFile(join(folder, name), maxBytes)
    ctx.type = type
    ctx.set('Cache-Control', 'no-cache')
  })
}
