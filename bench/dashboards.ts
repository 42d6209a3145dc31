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

/** The upper limits. */
const bars = { meKb: 120, adminKb: 220, longTaskMs: 100, cls: 0 }

/**
 * How much the dashboards load, how quickly they show it, how they respond to input, and whether anything
 * moves while they refresh.
 */
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
    const own = await useOwnPage(browser, server.url, options.seconds, tell)
    const admin = await useLeaderboard(browser, server.url, options, tell)
    const failed =
      loads.some(({ kb, bar_kb }) => kb > bar_kb) ||
      [...own, ...admin].some(
        ({ step, cls, longest_task_ms }) =>
          // Loading is one long task on a slow machine; the limit applies to later interactions.
          cls > bars.cls || (step !== 'load' && longest_task_ms > bars.longTaskMs),
      )
    return {
      tables: [loads, own, admin],
      notes: [
        'kb: script and style of the first load, gzip. lcp_ms: the largest contentful paint. cls: layout shifts without input, added up. input_ms: from a press to the next paint; delay_ms: until its handlers began. longest_task_ms: 0 where no task took 50 ms.',
      ],
      document: {
        bench: 'dashboards',
        machine,
        options,
        bars,
        first_loads: loads,
        own_page: own,
        admin,
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

/** The own page from its first paint through live refreshes, with some use. */
async function useOwnPage(browser: Browser, url: string, seconds: number, tell: Tell): Promise<Step[]> {
  tell(`own page: watching it refresh for ${seconds} s`)
  const page = await openWatched(browser, `${url}/dashboard/${personId(1)}`)
  await page.locator('canvas').nth(1).waitFor()
  const steps = await stepsOn(page, {
    refresh: () => page.waitForTimeout(seconds * 1000),
    timeline: async () => {
      await page.locator('[role=slider]:not([inert] *)').first().focus()
      for (let times = 0; times < 10; times++) await page.keyboard.press('ArrowRight')
    },
    sort: () => clickEach(page, 'th button'),
  })
  await page.close()
  return steps
}

/** The leaderboard while someone searches, sorts and changes pages. */
async function useLeaderboard(
  browser: Browser,
  url: string,
  { people, seconds }: DashboardsOptions,
  tell: Tell,
): Promise<Step[]> {
  tell(`leaderboard of ${people} people: searching, sorting, paging`)
  const page = await openWatched(browser, `${url}/admin`)
  await page.locator('canvas').first().waitFor()
  const steps = await stepsOn(page, {
    search: () => typeSlowly(page, 'person-0042'),
    clear: () => page.locator('input[type=search]').fill(''),
    sort: () => clickEach(page, 'thead th button'),
    page: () => turnPages(page, 5),
    refresh: () => page.waitForTimeout(seconds * 1000),
  })
  await page.close()
  return steps
}

type Step = { step: string; lcp_ms: number | string; cls: number } & ReturnType<typeof inputsOf>

/** What was observed while the page loaded, and then during each action. */
async function stepsOn(page: Page, acts: Record<string, () => Promise<void>>): Promise<Step[]> {
  const steps: Step[] = []
  for (const [step, act] of Object.entries({ load: async () => {}, ...acts })) {
    await act()
    await page.waitForLoadState('networkidle')
    const seen = await seenOn(page)
    // Chromium reports the largest paint only until the first input.
    const lcp_ms = step === 'load' ? rounded(seen.lcp, 0) : ''
    steps.push({ step, lcp_ms, cls: rounded(seen.cls, 4), ...inputsOf(seen) })
  }
  return steps
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
