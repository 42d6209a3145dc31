import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import { enterDemo } from '../product/demo-people.ts'
import type { RunningServer } from '../product/server.ts'
import type { State, View } from './views.ts'

/** How a view is shown; can be changed while the page is open. */
export interface Look {
  theme: 'light' | 'dark'
  /** In CSS pixels: at 200 % zoom a screen has half as many. */
  width: number
}

/** The screen: what can't be changed while a page is open. */
export interface Screen {
  zoom?: number
  locale?: string
}

/** The servers that views are shown on: a made-up company's, and an empty one. */
export interface Servers {
  demo: RunningServer
  empty: RunningServer
}

/** Requests that every page makes first. They are answered in every state in which anything is. */
const always = ['/config', '/session']

/**
 * Opens a view in a state on a new page and waits until it is complete; `look` changes how it is shown. Throws when the
 * page had an error.
 */
export async function show(
  browser: Browser,
  servers: Servers,
  view: View,
  state: State,
  screen: Screen = {},
): Promise<Page> {
  const page = await newScreen(browser, screen)
  await showOn(page, servers, view, state)
  return page
}

/** A page for views, of one after another. A new one for each takes the browser longer than to show it. */
export async function newScreen(
  browser: Browser,
  { zoom = 1, locale = 'en-GB' }: Screen = {},
): Promise<Page> {
  const page = await browser.newPage({ deviceScaleFactor: zoom, locale, bypassCSP: true })
  await page.addInitScript(watchShifts)
  return page
}

/** The same as `show` on a page of `newScreen`, in place of the view before. */
export async function showOn(page: Page, servers: Servers, view: View, state: State): Promise<void> {
  await leave(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  const errors: string[] = []
  const note = (error: Error) => errors.push(error.message)
  page.on('pageerror', note)
  const server = state === 'empty' ? servers.empty : servers.demo
  if (server === servers.demo) await enterAs(page.context(), server, view)
  if (isChanged(view, state)) await page.route('**/*', route => answer(route, view, state))
  await page.goto(`${server.url}${view.path}`)
  // A page with unanswered requests never becomes idle.
  if (state === 'loading') await page.locator('main h1').waitFor()
  else await page.waitForLoadState('networkidle')
  if (state === 'offline') await goAway(page)
  page.off('pageerror', note)
  if (errors.length > 0) throw new Error(`${view.name}, ${state}: ${errors.join('; ')}`)
}

/** Nothing of the view before is left, and no one is signed in. */
async function leave(page: Page): Promise<void> {
  await page.unrouteAll()
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.emulateMedia({ colorScheme: 'light' })
}

/** A person's own page is opened by that person, the admin app by the admin. */
async function enterAs(context: BrowserContext, server: RunningServer, { path, as }: View): Promise<void> {
  const usual = path.startsWith('/dashboard/') ? 'employee' : path.startsWith('/admin') ? 'admin' : 'nobody'
  const role = as ?? usual
  if (role !== 'nobody') await enterDemo(context, server, role)
}

/** Changes an open page's theme and width; its charts have been redrawn when this returns. */
export async function look(page: Page, { theme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  await page.setViewportSize({ width, height: 900 })
  // The charts get their size in the first frame and draw in the second.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
  })
}

/** Layout shifts on a page without user input: each with its score, and what moved from where to where. */
export function shiftsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('window.shifts')
}

/** Runs in the page before its own scripts. */
const watchShifts = `
  window.shifts = []
  const place = rect => Math.round(rect.x) + ',' + Math.round(rect.y)
  const moved = ({ node, previousRect, currentRect }) =>
    (node?.className || node?.nodeName) + ' from ' + place(previousRect) + ' to ' + place(currentRect)
  new PerformanceObserver(list => {
    for (const { value, sources, hadRecentInput } of list.getEntries())
      if (!hadRecentInput) window.shifts.push(value.toFixed(4) + ': ' + sources.map(moved).join('; '))
  }).observe({ type: 'layout-shift', buffered: true })
`

/** Whether any request is answered in another way than by the server. */
function isChanged({ answers }: View, state: State): boolean {
  return answers !== undefined || !asTheServerAnswers.includes(state)
}

const asTheServerAnswers: readonly State[] = ['demo', 'empty', 'offline']

function answer(route: Route, { answers = {} }: View, state: State): Promise<void> {
  if (route.request().resourceType() !== 'fetch') return route.continue()
  const { pathname } = new URL(route.request().url())
  const given = answers[pathname]
  if (given !== undefined) return route.fulfill({ json: given })
  if (state === 'loading') return new Promise(() => {})
  if (always.includes(pathname) || asTheServerAnswers.includes(state)) return route.continue()
  return state === 'error'
    ? refuse(
        route,
        503,
        'database_unavailable',
        'The database is not responding right now. Send the same request again shortly.',
      )
    : refuse(
        route,
        403,
        'not_allowed',
        'You don’t have permission to do this. Ask an admin if you need access.',
      )
}

function refuse(route: Route, status: number, code: string, message: string): Promise<void> {
  return route.fulfill({ status, json: { error: { code, message } } })
}

/**
 * Stops the server's answers, and waits until the page has noticed; pages without live numbers have nothing
 * to notice.
 */
async function goAway(page: Page): Promise<void> {
  await page.unrouteAll()
  await page.route('**/*', route => route.abort())
  // A page loads its data again when it becomes visible.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await page.locator('.away:not(:empty)').waitFor({ timeout: patienceMs })
}
