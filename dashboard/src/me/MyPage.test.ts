import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'
import { browserAt } from '../../testing/browserAt.ts'
import { eventually } from '../../testing/eventually.ts'
import {
  emptySummary,
  emptyWeek,
  exampleAccessLog,
  exampleActivity,
  exampleApps,
  exampleConfig,
  exampleDay,
  exampleDevices,
  exampleMe,
  exampleMinutes,
  exampleSummary,
  exampleTimeline,
  exampleWeek,
} from '../../testing/exampleNumbers.ts'
import { mountPage, type Page, readable } from '../../testing/mountPage.ts'
import { formatDay, formatTime } from '../components/clock.ts'
import MyDay from './MyDay.vue'
import MyPage from './MyPage.vue'
import { newMyRouter } from './router.ts'

let api: ApiServer
let page: Page | undefined
let router: Router

beforeEach(async () => {
  api = await startApiServer({
    '/config': { body: exampleConfig },
    '/summary/today': { body: exampleSummary },
    '/apps': { body: exampleApps },
    '/daily': { body: exampleWeek },
    '/timeline': { body: exampleTimeline },
    '/notes': { body: [] },
    '/me': { body: exampleMe },
    '/me/access-log': { body: exampleAccessLog },
    '/me/activity': { body: exampleActivity },
    '/me/devices': { body: exampleDevices },
    '/agent/policy': {
      body: { version: 3, policy: { ...defaultPolicy, workHours: ['Mon-Fri 09:00-17:30'] } },
    },
  })
  browserAt(`${api.url}/dashboard/ada`)
})

afterEach(async () => {
  page?.leave()
  await api.close()
})

const open = async (userId = 'ada', everyMs = 20, query = '') => {
  router = newMyRouter(createMemoryHistory())
  await router.push(`/dashboard/${encodeURIComponent(userId)}${query}`)
  page = await mountPage(MyDay, { userId, everyMs }, router)
  return page
}

const address = () => router.currentRoute.value.fullPath

const says = (words: string) => eventually(() => expect(page?.text()).toContain(words))

/** The timeline's slider once the minutes are loaded; the placeholder before it is inert. */
const slider = () =>
  eventually(() => {
    const found = [...(page?.element.querySelectorAll<HTMLElement>('[role=slider]') ?? [])]
    const real = found.find(element => element.closest('[inert]') === null)
    if (real === undefined) throw new Error('No minutes yet.')
    return real
  })

const press = (element: HTMLElement, key: string) =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

/** Two times of the example day in this machine's language. */
function times(from: string, to: string): string {
  const time = (clock: string) =>
    formatTime(Date.parse(`${exampleDay}T${clock}:00Z`), 'UTC').replace(/\s/g, ' ')
  return `${time(from)}–${time(to)}`
}

describe("a person's own page", () => {
  it('loads the numbers of exactly this person', async () => {
    await open('ada & söhne')

    await eventually(() =>
      expect(api.asked).toEqual(
        expect.arrayContaining([
          'GET /summary/today?user_id=ada+&+söhne',
          'GET /apps?user_id=ada+&+söhne',
          'GET /daily?user_id=ada+&+söhne&days=30',
          'GET /timeline?user_id=ada+&+söhne&date=2026-03-04',
        ]),
      ),
    )
  })

  it('is headed by the name of the person, with their id beside it', async () => {
    api.replies['/me'] = { body: { ...exampleMe, display_name: 'Ada Lindqvist' } }
    const { find } = await open()

    await eventually(() => expect(readable(find('h1'))).toBe('Ada Lindqvist'))
    expect(readable(find('header.head p'))).toMatch(/· ada$/)
    expect(document.title).toBe('Ada Lindqvist · Telemetry Tracker')
  })

  it('shows the ID as heading if no name is known', async () => {
    const { find } = await open()

    await says('Productive today')
    expect(readable(find('h1'))).toBe('ada')
    expect(readable(find('header.head p'))).not.toContain('ada')
    expect(document.title).toBe('ada · Telemetry Tracker')
  })

  it('shows the numbers from the server', async () => {
    await open()

    await says('Productive today81%5 h 42 min')
    await says('Non-productive today19%1 h 18 min')
    await says('Recorded today7 h 0 min420 minutes evaluated')
    await says(formatDay(exampleDay, { dateStyle: 'full' }))
  })

  it('has the numbers of the week in a table too', async () => {
    const { find } = await open()
    await says('Last 7 days')

    const day = formatDay(exampleDay, { weekday: 'short', day: 'numeric', month: 'short' })
    await eventually(() => {
      const cells = [...find('tr', day).querySelectorAll('th, td')].map(readable)
      expect(cells).toEqual([day, '5 h 42 min', '1 h 18 min', '7 h 0 min', '81%'])
    })
  })

  it('says that the server has no accounts', async () => {
    router = newMyRouter(createMemoryHistory())
    page = await mountPage(MyPage, { userId: 'ada' }, router)

    await says('Open mode: no accounts.')
  })

  it('explains each minute by the keyboard alone', async () => {
    await open()
    const timeline = await slider()

    press(timeline, 'ArrowRight')
    await says('Typing and clicking in Code')
    press(timeline, 'ArrowRight')
    await says('youtube.com was in front')
    press(timeline, 'End')
    await says('In a meeting: zoom in front')

    expect(timeline.getAttribute('aria-valuetext')?.replace(/\s/g, ' ')).toBe(
      `${times('10:00', '10:30')}, Productive: In a meeting: zoom in front`,
    )
  })

  it('keeps describing the same minute while the day grows', async () => {
    await open()
    press(await slider(), 'End')
    await says(times('10:00', '10:30'))

    api.replies['/timeline'] = {
      body: [...exampleTimeline, ...exampleMinutes('10:30', 1, 'meeting', 'zoom')],
    }

    await says(times('10:00', '10:31'))
  })

  it('keeps day and days in its URL, and shows what a URL says', async () => {
    api.replies['/config'] = { body: exampleConfig }
    const { find } = await open('ada', 20, '?date=2026-03-02&days=3')

    await eventually(() =>
      expect(api.asked).toEqual(
        expect.arrayContaining([
          'GET /summary/today?user_id=ada&date=2026-03-02',
          'GET /apps?user_id=ada&date=2026-03-02',
          'GET /timeline?user_id=ada&date=2026-03-02',
        ]),
      ),
    )
    await says('Last 3 days')
    await says(formatDay('2026-03-02', { dateStyle: 'full' }))
    expect(find<HTMLInputElement>('input[name=date]').value).toBe('2026-03-02')
    expect(readable(find('.cards'))).toContain('Productive81%')
  })

  it('goes to the day before and back to today', async () => {
    const { find } = await open()
    await says('420 minutes evaluated')
    await eventually(() => expect(find<HTMLInputElement>('input[name=date]').max).toBe(exampleDay))
    expect(find<HTMLInputElement>('input[name=date]').min).toBe('2026-02-19')

    find('button[aria-label="Previous day"]').click()
    await eventually(() => expect(address()).toBe('/dashboard/ada?date=2026-03-03'))

    router.back()
    await eventually(() => expect(address()).toBe('/dashboard/ada'))
  })

  it('goes back as far as its slider says', async () => {
    const { find } = await open()
    await says('Last 7 days')
    const slider = find<HTMLInputElement>('input[name=days]')

    slider.value = '2'
    slider.dispatchEvent(new Event('input', { bubbles: true }))

    await says('Last 2 days')
    expect(address()).toBe('/dashboard/ada?days=2')
    await eventually(() =>
      expect(page?.element.querySelectorAll('details table tbody')[0]?.children).toHaveLength(2),
    )
  })

  it('summarises the day', async () => {
    await open()

    await says('7 h 0 min recorded between')
    await says('Most non-productive time was spent on Chromium — youtube.com: 50 min.')
  })

  it('lets the person contest a minute, and shows their note beside it', async () => {
    const contested = exampleTimeline.map((row, index) =>
      index === 45 ? { ...row, contested: 'A training video.' } : row,
    )
    api.replies['PUT /me/contests'] = async () => {
      api.replies['/timeline'] = { body: contested }
      return { body: { done: true } }
    }
    const { find } = await open()
    const timeline = await slider()
    press(timeline, 'ArrowRight')
    press(timeline, 'ArrowRight')
    await says('youtube.com was in front')

    await eventually(() => find('button', 'Dispute this minute').click())
    const field = await eventually(() => find<HTMLTextAreaElement>('textarea[name=note]'))
    field.value = 'A training video.'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))

    await says('Disputed: A training video.')
    expect(api.asked).toContain('PUT /me/contests?user_id=ada')
    await eventually(() => expect(page?.element.querySelector('[role=dialog]')).toBeNull())
  })

  it('shows the notes on the day as plain text', async () => {
    const note = '<b>On a course</b>'
    const noted = new Date().toISOString()
    api.replies['/notes'] = { body: [{ author: 'mia', is_mine: false, note, noted }] }
    await open()

    await says('<b>On a course</b>mia')

    expect(api.asked).toContain('GET /notes?user_id=ada&date=2026-03-04')
  })

  it('shows the person their data, who viewed it, their devices and the rules', async () => {
    const { find } = await open()

    await says('5,040 minutes stored since')
    await says('Each minute is deleted after 14 days.')
    await says('Viewed minutes')
    await says('work laptop')
    await says('Mon-Fri 09:00-17:30')
    expect(find('a', 'Download all data').getAttribute('href')).toBe('/me/export?user_id=ada')
    expect(find('a[aria-label="CSV: buckets"]').getAttribute('href')).toBe(
      '/me/export?user_id=ada&format=csv&table=buckets',
    )
  })

  it('shows the person what happened to their account, and whether they did it', async () => {
    await open()

    await says('Account activity')
    await says('Enrolment code for a new device created')
    await says('Device enrolled (linux)')
    await says('Signed in with a one-time link from a device')
  })

  it('hides from others what only the person may request, and does not request it', async () => {
    api.replies['/config'] = { body: { ...exampleConfig, open_mode: false } }
    api.replies['/session'] = { body: { user_id: 'mia', role: 'manager' } }
    const { text } = await open()
    await says('All apps and sites')
    await slider()

    expect(text()).not.toContain('Your data')
    expect(api.asked.filter(asked => asked.startsWith('GET /me'))).toEqual([])
  })

  it('tells people that they have no access, with a link to their own page', async () => {
    api.replies['/summary/today'] = {
      status: 403,
      body: { error: { code: 'not_allowed', message: 'You don’t have permission to do this.' } },
    }
    api.replies['/session'] = { body: { user_id: 'mia', role: 'employee' } }
    const { find } = await open()

    await says('You don’t have access to this page')
    await eventually(() => expect(find('a', 'Go to my page').getAttribute('href')).toBe('/dashboard/mia'))
  })

  it('sorts the apps by a clicked column, and reverses the order at the next click', async () => {
    const { element, find } = await open()
    await says('All apps and sites')
    const names = () => [...element.querySelectorAll('th.name bdi')].map(readable)
    await eventually(() => expect(names()[0]).toBe('Code'))

    find('th button', 'Non-productive').click()
    await eventually(() => expect(names()[0]).toBe('Chromium — youtube.com'))
    expect(find('th[aria-sort]', 'Non-productive').getAttribute('aria-sort')).toBe('descending')

    find('th button', 'App or site').click()
    await eventually(() => expect(names()[0]).toBe('Chromium — github.com'))
    find('th button', 'App or site').click()
    await eventually(() => expect(names()[0]).toBe('zoom'))
  })

  it('shows new numbers as they arrive', async () => {
    await open()
    await says('5 h 42 min')

    api.replies['/summary/today'] = {
      body: { productive: 6 * 3600, non_productive: 2 * 3600, total_seconds: 8 * 3600, total_buckets: 480 },
    }

    await says('Productive today75%6 h 0 min')
  })

  it('keeps the last numbers when the server goes down, says so, and recovers', async () => {
    const { text } = await open()
    await says('420 minutes evaluated')
    await slider()
    const port = new URL(api.url).port
    await api.close()

    await eventually(() => expect(text()).toMatch(/Server unreachable since .+\. Showing the latest data/))
    expect(text()).toContain('420 minutes evaluated')
    expect(text()).not.toContain('Try again')

    api = await startApiServer(api.replies, Number(port))
    await eventually(() => expect(text()).not.toContain('Server unreachable'))
  })

  it("shows why the first numbers don't load, and retries", async () => {
    const reason = 'The database is being migrated. Wait a minute.'
    const summary = api.replies['/summary/today']
    api.replies['/summary/today'] = { status: 503, body: { error: { code: 'not_ready', message: reason } } }
    const { find } = await open('ada', 60_000)
    await says(reason)
    if (summary) api.replies['/summary/today'] = summary

    find('button', 'Try again now').click()

    await says('420 minutes evaluated')
  })

  it('says what to do when nothing was recorded today yet, and still shows the week', async () => {
    api.replies['/summary/today'] = { body: emptySummary }
    api.replies['/timeline'] = { body: [] }
    api.replies['/apps'] = { body: [] }
    const { text } = await open()

    await says('Nothing recorded yet today')
    await says('telemetry-tracker doctor')
    await says('Last 7 days')
    expect(text()).not.toContain('All apps and sites')
  })

  it('says that nothing is known about someone without a minute in the week', async () => {
    api.replies['/summary/today'] = { body: emptySummary }
    api.replies['/daily'] = { body: emptyWeek }
    await open('adda')

    await says('No data for this person')
    await says('“adda”')
  })

  it('shows someone without a minute who viewed their data and what happened to their account', async () => {
    api.replies['/config'] = { body: { ...exampleConfig, open_mode: false } }
    api.replies['/session'] = { body: { user_id: 'ada', role: 'employee' } }
    api.replies['/summary/today'] = { body: emptySummary }
    api.replies['/daily'] = { body: emptyWeek }
    await open()

    await says('No data received from you yet')
    await says('Your data')
    await eventually(() => expect(api.asked).toContain('GET /me/activity?user_id=ada'))
  })

  it('shows hostile names as plain text', async () => {
    const hostile = ['"><img src=x onerror=alert(1)>', '\u202Eexe.cod', 'x'.repeat(200), '👩‍👩‍👧‍👦']
    api.replies['/apps'] = {
      body: hostile.map(app_name => ({ ...exampleApps[0], app_name })),
    }
    api.replies['/timeline'] = { body: exampleMinutes('09:00', 1, 'interaction', hostile[0] ?? '') }
    const { element, text } = await open(hostile[0])

    for (const name of hostile) await says(name)
    press(await slider(), 'Home')
    await says(`Typing and clicking in ${hostile[0]}`)
    expect(readable(element.querySelector('h1') ?? element)).toBe(hostile[0])
    expect(element.querySelector('img')).toBeNull()
    expect(text()).toContain('\u202E')
  })
})

describe('the URL of a page', () => {
  it('without a name says how to find the own page', async () => {
    page = await mountPage(MyPage, { userId: undefined })

    expect(page.text()).toContain('This address has no user ID')
    expect(document.title).toBe('No user · Telemetry Tracker')
  })
})
