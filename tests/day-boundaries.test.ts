import { join } from 'node:path'
import { dailyRowSchema, summarySchema, timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { root } from '../scripts/root.ts'
import { done, goodPassword, startCompany } from '../server/src/testing/company.ts'
import { event } from '../server/src/testing/events.ts'
import { startTestServer } from '../server/src/testing/server.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'

const dashboard = join(root, 'dashboard/dist')
const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

/**
 * Companies at a moment when their day is an hour or more old, with minutes on both sides of their midnight.
 */
const places = [
  {
    zone: 'Asia/Kolkata',
    now: '2026-03-09T19:40:00Z',
    today: '2026-03-10',
    said: 'Tuesday 10 March 2026',
    // 23:59 of the day before; 00:00 and 01:05 of today.
    before: ['2026-03-09T18:29:30Z'],
    within: ['2026-03-09T18:30:30Z', '2026-03-09T19:35:30Z'],
  },
  {
    // The night of 25 hours: 02:30 happens twice, and both minutes belong to that day.
    zone: 'Europe/Berlin',
    now: '2026-10-25T22:50:00Z',
    today: '2026-10-25',
    said: 'Sunday 25 October 2026',
    before: ['2026-10-24T21:59:30Z'],
    within: ['2026-10-24T22:00:30Z', '2026-10-25T00:30:30Z', '2026-10-25T01:30:30Z', '2026-10-25T22:45:30Z'],
  },
  {
    // The night of 23 hours: one minute passes from 01:59 to 03:00.
    zone: 'Europe/Berlin',
    now: '2026-03-29T21:50:00Z',
    today: '2026-03-29',
    said: 'Sunday 29 March 2026',
    before: ['2026-03-28T22:59:30Z'],
    within: ['2026-03-29T00:59:30Z', '2026-03-29T01:00:30Z'],
  },
  {
    zone: 'America/Los_Angeles',
    now: '2026-03-10T08:30:00Z',
    today: '2026-03-10',
    said: 'Tuesday 10 March 2026',
    before: ['2026-03-10T06:59:30Z'],
    within: ['2026-03-10T07:00:30Z', '2026-03-10T08:10:30Z'],
  },
]

describe.skipIf(lacking.includes('chromium'))(`today${why}`, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await startReader()
  })

  afterAll(() => browser?.close())

  it.each(places)('in $zone on $today is its own day, in the numbers and on the page', async place => {
    const { zone, now, today, said, before, within } = place
    const server = await startTestServer({ TIMEZONE: zone }, { now, dashboard })
    await server.track({ events: [...before, ...within].map(timestamp => event({ timestamp })) })

    const summary = await server.read('/summary/today?user_id=ada', summarySchema)
    const days = await server.read('/daily?user_id=ada&days=2', z.array(dailyRowSchema))
    const minutes = await server.read('/timeline?user_id=ada', z.array(timelineRowSchema))
    expect(summary.total_seconds).toBe(60 * within.length)
    expect(days.map(row => row.total_seconds)).toEqual([60 * before.length, 60 * within.length])
    expect(days[1]?.date).toBe(today)
    expect(minutes.map(({ start }) => start)).toEqual(
      within.map(instant => instant.replace('30Z', '00.000Z')),
    )

    // The viewer may be anywhere, with another time zone.
    const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'Pacific/Kiritimati' })
    await page.goto(`${server.url}/dashboard/ada`)
    await page.getByText(`${within.length} min`, { exact: true }).first().waitFor()
    // This text needs the minutes, which arrive after the sum.
    await page.locator('.summary', { hasText: 'recorded between' }).first().waitFor()
    const head = (await page.locator('header.head').innerText()).replace(',', '')
    const reported = await page.locator('.summary').first().innerText()
    expect(head).toContain(said)
    expect(await page.locator('input[name=date]').inputValue()).toBe(today)
    expect(await page.locator('main').innerText()).toContain(zone)
    const first = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone }).format(
      Date.parse(within[0] ?? ''),
    )
    expect(reported).toContain(`recorded between ${first}`)
    await leave(page)
  })

  // 13:10 of the 9th in Los Angeles is 21:10 in Berlin, and 01:40 of the 10th in Kolkata; all three sent the
  // same three minutes.
  const now = '2026-03-09T20:10:00Z'
  const sent = ['2026-03-09T06:30:30Z', '2026-03-09T18:20:30Z', '2026-03-09T18:40:30Z']
  const colleagues = [
    { name: 'asha', zone: 'Asia/Kolkata', said: 'Tuesday 10 March 2026', minutes: 1 },
    { name: 'bert', zone: 'Europe/Berlin', said: 'Monday 9 March 2026', minutes: 3 },
    { name: 'carol', zone: 'America/Los_Angeles', said: 'Monday 9 March 2026', minutes: 2 },
  ]

  it('is, for each person of one company, the day of their own time zone', async () => {
    const { server, admin, hire, enrol } = await startCompany({}, { now, dashboard })
    for (const { name, zone } of colleagues) {
      await hire(name, 'employee')
      await done(admin, 'PUT', `/admin/users/${name}`, { time_zone: zone })
      const laptop = await (await enrol(name)).signedIn(server.time.nowMs)
      const events = sent.map(timestamp => event({ user_id: name, timestamp }))
      await done(laptop, 'POST', '/track', { epoch: 'e', sequence: 1, events })
    }

    for (const { name, zone, said, minutes } of colleagues) {
      const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'Pacific/Kiritimati' })
      await page.goto(`${server.url}/login`)
      await page.locator('input[name=username]').fill(name)
      await page.locator('input[name=password]').fill(goodPassword)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(`**/dashboard/${name}`)
      await page.getByText(`${minutes} min`, { exact: true }).first().waitFor()

      expect((await page.locator('header.head').innerText()).replace(',', '')).toContain(said)
      expect(await page.locator('main').innerText()).toContain(zone)
      await leave(page)
    }
  })
})

/** Closes a page once it makes no requests: the end of the test removes the database. */
async function leave(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.close()
}
