import { send } from '@koa/send'
import Koa, { type Context, type Middleware } from 'koa'
import type { ProxiedPerson } from '../../access/proxied-person.ts'
import { notFound } from '../../errors.ts'

const yearMs = 365 * 24 * 60 * 60 * 1000

/** Where something is read, the dashboards: `/dashboard/<user_id>`, `/admin` with everything below it, and the way in, from the folder of their build. */
export function pages(folder: string, proxied?: ProxiedPerson): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/login' && proxied?.(ctx) !== undefined) return ctx.redirect(`/auth/proxy${ctx.search}`)
    if (signInPages.test(ctx.path)) return sendPage(ctx, 'signin.html', folder)
    await next()
    if (ctx.status !== 404 || ctx.body != null) return
    if (ctx.path === '/') return ctx.redirect('/admin')
    const page = pageOf(ctx)
    if (page !== undefined) await sendPage(ctx, page, folder)
    else await sendFile(ctx, folder)
  }
}

const signInPages = /^\/(login|setup|password|link|enrol|account)\/?$/

function pageOf(ctx: Context): string | undefined {
  if (/^\/dashboard\/([^/]+\/?)?$/.test(ctx.path)) return 'me.html'
  if (/^\/admin(\/|\/(people|manage)(\/.*)?)?$/.test(ctx.path)) return 'admin.html'
  // A mistyped address: people get a page that says so, programs what the API says.
  const isMistyped = ctx.path.startsWith('/admin/') && ctx.accepts('json', 'html') === 'html'
  return isMistyped ? 'admin.html' : undefined
}

/** Pages name the files of one build, so browsers ask for them anew each time. */
async function sendPage(ctx: Context, page: string, folder: string): Promise<void> {
  ctx.set('Cache-Control', 'no-cache')
  if (await isSent(ctx, page, { root: folder })) return
  ctx.status = 503
  ctx.type = 'html'
  ctx.body = notBuilt
}

/** Files under /assets carry their content's hash in their name and never change. */
async function sendFile(ctx: Context, folder: string): Promise<void> {
  const lasting = ctx.path.startsWith('/assets/') ? { maxage: yearMs, immutable: true } : {}
  const isFile = /^\/(assets\/.+|[^/]+\.(svg|png|ico|webmanifest|txt))$/.test(ctx.path)
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
