import { join } from 'node:path'
import { dayOf, daysUpTo } from '@telemetry-tracker/shared/time/days'
import { type Browser, chromium, type Page } from 'playwright-core'
import { parts } from '../scripts/build/parts.ts'
import { buildMissing } from '../scripts/build/progress.ts'
import { root } from '../scripts/root.ts'
import { migrate } from '../server/src/migrations/migrate.ts'
import { fillPeople, personId } from './database/fill.ts'
import { sqliteDatabase } from './database/scratch-database.ts'
import { percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { firstLoad } from './pages/first-load.ts'
import { openWatched, type Seen, seenOn } from './pages/watched-page.ts'
import { startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface DashboardsOptions {
  people: number
  /** How long live refreshes are watched. */
  seconds: number
}

/** What must not be exceeded. */
const bars = { meKb: 120, adminKb: 220, longTaskMs: 100, cls: 0 }

/** How much the dashboards load, how soon they show it, how they answer to input, and whether anything moves while they refresh. */
export async function dashboards(options: DashboardsOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  await buildMissing(
    parts.filter(({ workspace }) => workspace === 'dashboard'),
    tell,
  )
  const loads = firstLoads()
  const scratch = sqliteDatabase('normal')
  tell(`filling ${options.people} people × 7 days`)
  const database = await scratch.open()
  await migrate(database)
  const days = daysUpTo(dayOf(Date.now(), 'UTC'), 7)
  await fillPeople(database, { people: options.people, withMinutes: 20, days, sequence: 1 }, tell)
  await database.close()
  const server = await startServer(scratch.folder, { DATABASE_URL: scratch.url })
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const own = await watchOwnPage(browser, server.url, options.seconds, tell)
    const board = await useLeaderboard(browser, server.url, options, tell)
    // Loading is one long task on a slow machine: the bar is for what people do after.
    const used = board.filter(({ step }) => step !== 'load')
    const failed =
      loads.some(({ kb, bar_kb }) => kb > bar_kb) ||
      [own, ...used].some(({ cls, longest_task_ms }) => cls > bars.cls || longest_task_ms > bars.longTaskMs)
    return {
      tables: [loads, [own], board],
      notes: [
        'kb: script and style of the first load, gzip. cls: layout shifts without input, added up. input_ms: from a press to the next paint; delay_ms: until its handlers began. longest_task_ms: 0 where no task took 50 ms.',
      ],
      document: {
        bench: 'dashboards',
        machine,
        options,
        bars,
        first_loads: loads,
        own_page: own,
        leaderboard: board,
      },
      failed,
    }
  } finally {
    await browser.close()
    await server.kill()
    scratch.remove()
  }
}

function firstLoads() {
  const dist = join(root, 'dashboard/dist')
  return [
    { page: 'own page', entry: 'me.html', areas: ['common', 'me'], bar_kb: bars.meKb },
    { page: 'admin', entry: 'admin.html', areas: ['common', 'admin'], bar_kb: bars.adminKb },
  ].map(({ page, entry, areas, bar_kb }) => {
    const { script, style } = firstLoad(dist, entry, areas)
    return {
      page,
      script_kb: rounded(script / 1024, 1),
      style_kb: rounded(style / 1024, 1),
      kb: rounded((script + style) / 1024, 1),
      bar_kb,
    }
  })
}

/** The own page from its first paint through live refreshes, used a little in between. */
async function watchOwnPage(browser: Browser, url: string, seconds: number, tell: Tell) {
  tell(`own page: watching it refresh for ${seconds} s`)
  const page = await openWatched(browser, `${url}/dashboard/${personId(1)}`)
  await page.locator('canvas').nth(1).waitFor()
  const loaded = await seenOn(page)
  await page.waitForTimeout(seconds * 1000)
  const refreshed = await seenOn(page)
  const timeline = page.locator('[role=slider]:not([inert] *)').first()
  await timeline.focus()
  for (let times = 0; times < 10; times++) await page.keyboard.press('ArrowRight')
  for (const heading of await page.locator('th button').all()) await heading.click()
  const used = await seenOn(page)
  await page.close()
  return {
    page: 'own page',
    lcp_ms: rounded(loaded.lcp, 0),
    loading_cls: rounded(loaded.cls, 4),
    cls: rounded(refreshed.cls, 4),
    ...inputsOf(used),
  }
}

/** The leaderboard while somebody searches, sorts and pages. */
async function useLeaderboard(
  browser: Browser,
  url: string,
  { people, seconds }: DashboardsOptions,
  tell: Tell,
) {
  tell(`leaderboard of ${people} people: searching, sorting, paging`)
  const page = await openWatched(browser, `${url}/admin`)
  await page.locator('canvas').first().waitFor()
  const rows: ({ step: string; cls: number } & ReturnType<typeof inputsOf>)[] = []
  const step = async (name: string, act: () => Promise<void>) => {
    await act()
    await page.waitForLoadState('networkidle')
    const seen = await seenOn(page)
    rows.push({ step: name, cls: rounded(seen.cls, 4), ...inputsOf(seen) })
  }
  await step('load', async () => {})
  await step('search', () => typeSlowly(page, 'person-0042'))
  await step('clear', () => page.locator('input[type=search]').fill(''))
  await step('sort', () => clickEach(page, 'thead th button'))
  await step('page', () => turnPages(page, 5))
  await step('refresh', () => page.waitForTimeout(seconds * 1000))
  await page.close()
  return rows
}

async function typeSlowly(page: Page, text: string): Promise<void> {
  await page.locator('input[type=search]').focus()
  await page.keyboard.type(text, { delay: 80 })
}

async function clickEach(page: Page, selector: string): Promise<void> {
  for (const button of await page.locator(selector).all()) {
    await button.click()
    await page.waitForLoadState('networkidle')
  }
}

async function turnPages(page: Page, times: number): Promise<void> {
  const next = page.getByRole('button', { name: 'Next' })
  for (let turned = 0; turned < times; turned++) {
    await next.click()
    await page.waitForLoadState('networkidle')
  }
}

function inputsOf({ events, delays, longTasks }: Seen) {
  return {
    input_ms: events.length === 0 ? 0 : rounded(percentile(events, 98), 0),
    delay_ms: delays.length === 0 ? 0 : rounded(percentile(delays, 98), 1),
    longest_task_ms: rounded(Math.max(0, ...longTasks), 0),
  }
}
