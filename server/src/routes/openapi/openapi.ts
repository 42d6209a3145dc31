import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { send } from '@koa/send'
import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { sourceFolder } from '../../source-folder.ts'
import type { Serve } from '../serve.ts'
import { openApiDocument } from './document.ts'

const pageFolder = join(sourceFolder, 'routes/openapi/page')
const swaggerFolder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

/** The files of the page. Other files of these folders are not served. */
const files: ReadonlyMap<string, string> = new Map([
  ['start.js', pageFolder],
  ['swagger-ui.css', swaggerFolder],
  ['swagger-ui-bundle.js', swaggerFolder],
])

/** `GET /openapi.json`: the description of this API. `GET /docs`: interactive documentation, which loads files from this server only. */
export function openApiRoutes(serve: Serve, { version, settings: { basePath } }: ServerContext): void {
  let document: string | undefined

  serve.raw('GET /openapi.json', ctx => {
    document ??= JSON.stringify(openApiDocument({ version, basePath }))
    ctx.type = 'application/json'
    ctx.body = document
  })

  serve.raw('GET /docs', async ctx => {
    const html = await readFile(join(pageFolder, 'page.html'), 'utf8')
    ctx.type = 'html'
    ctx.body = html.replaceAll('{{base}}', () => basePath.replace(/&/g, '&amp;').replace(/"/g, '&quot;'))
  })

  serve.raw('GET /docs/:file', async ctx => {
    const file = String(ctx['params']['file'])
    const folder = files.get(file)
    if (folder === undefined) throw notFound()
    ctx.set('Cache-Control', 'no-cache')
    await send(ctx, file, { root: folder })
  })
}
