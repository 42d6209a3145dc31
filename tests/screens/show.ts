import type { Browser, Page, Route } from 'playwright-core'
import type { RunningServer } from '../product/server.ts'
import type { State, View } from './views.ts'

/** How a view is looked at. */
export interface Look {
  theme: 'light' | 'dark'
  /** In CSS pixels: at 200 % zoom a screen has half as many. */
  width: number
  zoom?: number
  locale?: string
}

/** The servers that views are shown on: a made-up company's, and one that knows nobody. */
export interface Servers {
  demo: RunningServer
  empty: RunningServer
}

/** What the pages ask first, and of everybody: it answers in every state in which anything does. */
const always = ['/config', '/session']

/** Shows a view in a state, settled. Throws when the page itself had an error. */
export async function show(
  browser: Browser,
  servers: Servers,
  view: View,
  state: State,
  { theme, width, zoom = 1, locale = 'en-GB' }: Look,
): Promise<Page> {
  const page = await browser.newPage({
    colorScheme: theme,
    viewport: { width, height: 900 },
    deviceScaleFactor: zoom,
    locale,
    bypassCSP: true,
  })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  const server = state === 'empty' ? servers.empty : servers.demo
  await page.route('**/*', route => answer(route, view, state))
  await page.goto(`${server.url}${view.path}`)
  if (state === 'loading') await page.waitForTimeout(1_500)
  else await page.waitForLoadState('networkidle')
  if (state === 'offline') await goAway(page)
  if (errors.length > 0) throw new Error(`${view.name}, ${state}: ${errors.join('; ')}`)
  return page
}

function answer(route: Route, { answers = {} }: View, state: State): Promise<void> {
  if (route.request().resourceType() !== 'fetch') return route.continue()
  const { pathname } = new URL(route.request().url())
  const given = answers[pathname]
  if (given !== undefined) return route.fulfill({ json: given })
  if (state === 'loading') return new Promise(() => {})
  if (always.includes(pathname) || state === 'demo' || state === 'empty' || state === 'offline')
    return route.continue()
  return state === 'error'
    ? refuse(
        route,
        503,
        'database_unavailable',
        'The database does not answer just now: send the same again in a moment.',
      )
    : refuse(route, 403, 'not_allowed', 'This is not for you to see or do: ask an admin if you need it.')
}

function refuse(route: Route, status: number, code: string, message: string): Promise<void> {
  return route.fulfill({ status, json: { error: { code, message } } })
}

/** The server stops answering, and the page has noticed: pages without live numbers have nothing to notice. */
async function goAway(page: Page): Promise<void> {
  await page.unrouteAll()
  await page.route('**/*', route => route.abort())
  // Whoever comes back to a page sees it ask at once.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await page.locator('.away:not(:empty)').waitFor({ timeout: 25_000 })
}
