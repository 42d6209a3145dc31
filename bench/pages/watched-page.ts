import type { Browser, Page } from 'playwright-core'
import * as z from 'zod'

/** What a browser measured on a page, in ms; shifts as their score. */
const seenSchema = z.object({
  /** When the largest text or picture of the first screen was painted. */
  lcp: z.number(),
  /** From each press of a key or button to the next paint. */
  events: z.array(z.number()),
  /** From each press to the start of its handlers. */
  delays: z.array(z.number()),
  /** Tasks of 50 ms and more. */
  longTasks: z.array(z.number()),
  /** The sum of the layout shifts without user input. */
  cls: z.number(),
})

export type Seen = z.infer<typeof seenSchema>

/** Opens a page that records the browser's paints, shifts, tasks and inputs. */
export async function openWatched(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript(watch)
  await page.goto(address)
  return page
}

/** What was recorded since the page was opened, or since the last call. */
export async function seenOn(page: Page): Promise<Seen> {
  // Entries are reported a frame after they happened.
  await page.waitForTimeout(300)
  return seenSchema.parse(await page.evaluate('window.takeSeen()'))
}

/** Runs in the page before its own scripts. */
const watch = `
  const seen = () => ({ lcp: 0, events: [], delays: [], longTasks: [], cls: 0 })
  let now = seen()
  window.takeSeen = () => { const then = now; now = seen(); return then }
  const observe = (type, note, options) => new PerformanceObserver(list => {
    for (const entry of list.getEntries()) note(entry)
  }).observe({ type, buffered: true, ...options })
  observe('largest-contentful-paint', entry => { now.lcp = entry.startTime })
  observe('layout-shift', entry => { if (!entry.hadRecentInput) now.cls += entry.value })
  observe('longtask', entry => now.longTasks.push(entry.duration))
  observe('event', entry => {
    if (!entry.interactionId) return
    now.events.push(entry.duration)
    now.delays.push(entry.processingStart - entry.startTime)
  }, { durationThreshold: 16 })
`
