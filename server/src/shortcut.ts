import type { IncomingMessage } from 'node:http'
import type Koa from 'koa'
import type { Context } from 'koa'
import type { Answerer } from './server.ts'

/** Answers some requests beside an app's middlewares. */
export interface Shortcut {
  /** Whether it answers this one, by what stands in its head. */
  isFor(request: IncomingMessage): boolean
  answer(ctx: Context): Promise<void>
}

/** An app with a way past its middlewares, for the one request that is nearly all requests. */
export function withShortcut(app: Koa, shortcut: Shortcut): Answerer {
  const usual = app.callback()
  return (request, response) => {
    if (!shortcut.isFor(request)) return usual(request, response)
    const ctx = app.createContext(request, response)
    return shortcut.answer(ctx).catch(error => ctx.onerror(error))
  }
}
