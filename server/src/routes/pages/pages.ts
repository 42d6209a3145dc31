import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { send } from '@koa/send'
import Koa, { type Context, type Middleware } from 'koa'
import type { Access } from '../../access/access.ts'
import { notFound } from '../../errors.ts'

const yearMs = 365 * 24 * 60 * 60 * 1000

/** Serves the built dashboards: `/dashboard/<user_id>`, `/admin` with everything below it, and the sign-in pages. */
export function pages(
  folder: string,
  { proxied, basePath }: Pick<Access, 'proxied' | 'basePath'>,
): Middleware {
  const sendPage = pageSender(folder, basePath)
  return async (ctx, next) => {
    if (ctx.path === '/login' && proxied?.(ctx) !== undefined)
      return ctx.redirect(`${basePath}/auth/proxy${ctx.search}`)
    if (signInPages.test(ctx.path)) return sendPage(ctx, 'signin.html')
    await next()
    if (ctx.status !== 404 || ctx.body != null) return
    const page = pageOf(ctx)
    if (page !== undefined) await sendPage(ctx, page)
    else await sendFile(ctx, folder)
  }
}

const signInPages = /^\/(login|setup|password|link|enrol|account)\/?$/

function pageOf(ctx: Context): string | undefined {
  if (/^\/dashboard\/([^/]+\/?)?$/.test(ctx.path)) return 'me.html'
  if (ctx.path === '/') return 'admin.html'
  if (/^\/admin(\/|\/(people|manage)(\/.*)?)?$/.test(ctx.path)) return 'admin.html'
  // An unknown URL: browsers get a page, programs the API's error.
  const isMistyped = ctx.path.startsWith('/admin/') && ctx.accepts('json', 'html') === 'html'
  return isMistyped ? 'admin.html' : undefined
}

/** Pages refer to the files of one build, so browsers must revalidate them each time. */
function pageSender(folder: string, basePath: string) {
  return async (ctx: Context, page: string): Promise<void> => {
    ctx.set('Cache-Control', 'no-cache')
    const html = await readPage(join(folder, page))
    if (html === undefined) ctx.status = 503
    ctx.type = 'html'
    ctx.body = html === undefined ? notBuilt : behind(basePath, html)
  }
}

/** Adapts a page to the base path, for its files and its own URLs. */
function behind(basePath: string, html: string): string {
  const escaped = basePath.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
  return html
    .replace(/(src|href)="\.?\/assets\//g, (_, attribute) => `${attribute}="${escaped}/assets/`)
    .replace('<meta name="base-path" content="">', () => `<meta name="base-path" content="${escaped}">`)
}

async function readPage(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Files under /assets have a content hash in their names and never change. */
async function sendFile(ctx: Context, folder: string): Promise<void> {
  const lasting = ctx.path.startsWith('/assets/') ? { maxage: yearMs, immutable: true } : {}
  const isFile = /^\/(assets\/.+|[^/]+\.(svg|png|ico|webmanifest|txt))$/.test(ctx.path)
  // Files are the same for everyone, so the static handler sets their caching.
  if (isFile) ctx.remove('Cache-Control')
  if (!isFile || !(await isSent(ctx, ctx.path, { root: folder, ...lasting }))) throw notFound()
}

async function isSent(ctx: Context, path: string, options: Parameters<typeof send>[2]): Promise<boolean> {
  try {
    return (await send(ctx, path, options)) !== undefined
  } catch (error) {
    if (error instanceof Koa.HttpError && error.status < 500) return false
    throw error
  }
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Telemetry Tracker</title>
<h1>The dashboard is not built yet</h1>
<p>The server is running and takes events. Run <code>npm run build</code> in the project’s folder, then reload this page.</p>
</html>
`
