import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'
import { browserAt } from '../../testing/browserAt.ts'
import { eventually } from '../../testing/eventually.ts'
import {
  emptySummary,
  emptyWeek,
  exampleApps,
  exampleConfig,
  exampleDay,
  exampleMinutes,
  exampleSummary,
  exampleTimeline,
  exampleWeek,
} from '../../testing/exampleNumbers.ts'
import { mountPage, type Page, readable } from '../../testing/mountPage.ts'
import { formatDay, formatTime } from '../components/clock.ts'
import MyDay from './MyDay.vue'
import MyPage from './MyPage.vue'

let api: ApiServer
let page: Page | undefined

beforeEach(async () => {
  api = await startApiServer({
    '/config': { body: exampleConfig },
    '/summary/today': { body: exampleSummary },
    '/apps': { body: exampleApps },
    '/daily': { body: exampleWeek },
    '/timeline': { body: exampleTimeline },
  })
  browserAt(`${api.url}/dashboard/ada`)
})

afterEach(async () => {
  page?.leave()
  await api.close()
})

const open = async (userId = 'ada', everyMs = 20) => {
  page = await mountPage(MyDay, { userId, everyMs })
  return page
}

const says = (words: string) => eventually(() => expect(page?.text()).toContain(words))

/** The timeline's slider, once the minutes are there: what keeps their place before is inert. */
const slider = () =>
  eventually(() => {
    const found = [...(page?.element.querySelectorAll<HTMLElement>('[role=slider]') ?? [])]
    const real = found.find(element => element.closest('[inert]') === null)
    if (real === undefined) throw new Error('No minutes yet.')
    return real
  })

const press = (element: HTMLElement, key: string) =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

/** Two times of the example day as this machine's language writes them. */
function times(from: string, to: string): string {
  const time = (clock: string) =>
    formatTime(Date.parse(`${exampleDay}T${clock}:00Z`), 'UTC').replace(/\s/g, ' ')
  return `${time(from)}–${time(to)}`
}

describe("a person's own page", () => {
  it('asks for exactly this person', async () => {
    await open('ada & söhne')

    await eventually(() =>
      expect(api.asked).toEqual(
        expect.arrayContaining([
          'GET /summary/today?user_id=ada+&+söhne',
          'GET /apps?user_id=ada+&+söhne',
          'GET /daily?user_id=ada+&+söhne&days=7',
          'GET /timeline?user_id=ada+&+söhne&date=2026-03-04',
        ]),
      ),
    )
  })

  it('shows the numbers it is given', async () => {
    await open()

    await says('Productive today81%5 h 42 min')
    await says('Non-productive today19%1 h 18 min')
    await says('Recorded today7 h 0 min420 judged minutes')
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
    await open()

    await says('Open mode: no accounts.')
  })

  it('tells of each minute why it counts, by the keyboard alone', async () => {
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

  it('keeps telling of the same minute while the day grows', async () => {
    await open()
    press(await slider(), 'End')
    await says(times('10:00', '10:30'))

    api.replies['/timeline'] = {
      body: [...exampleTimeline, ...exampleMinutes('10:30', 1, 'meeting', 'zoom')],
    }

    await says(times('10:00', '10:31'))
  })

  it('sorts the apps by the column clicked, and turns the order at the next click', async () => {
    const { element, find } = await open()
    await says('All apps and sites today')
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

  it('shows new numbers as they come', async () => {
    await open()
    await says('5 h 42 min')

    api.replies['/summary/today'] = {
      body: { productive: 6 * 3600, non_productive: 2 * 3600, total_seconds: 8 * 3600, total_buckets: 480 },
    }

    await says('Productive today75%6 h 0 min')
  })

  it('keeps the last numbers when the server goes away, says so, and recovers', async () => {
    const { text } = await open()
    await says('420 judged minutes')
    await slider()
    const port = new URL(api.url).port
    await api.close()

    await eventually(() => expect(text()).toMatch(/Server away since .+: showing the last numbers/))
    expect(text()).toContain('420 judged minutes')
    expect(text()).not.toContain('Try again')

    api = await startApiServer(api.replies, Number(port))
    await eventually(() => expect(text()).not.toContain('Server away'))
  })

  it('shows why the first numbers do not come, and tries again', async () => {
    const reason = 'The database is being migrated. Wait a minute.'
    const summary = api.replies['/summary/today']
    api.replies['/summary/today'] = { status: 503, body: { error: { code: 'not_ready', message: reason } } }
    const { find } = await open('ada', 60_000)
    await says(reason)
    if (summary) api.replies['/summary/today'] = summary

    find('button', 'Try again now').click()

    await says('420 judged minutes')
  })

  it('says what to do when nothing was recorded today yet, and still shows the week', async () => {
    api.replies['/summary/today'] = { body: emptySummary }
    api.replies['/timeline'] = { body: [] }
    api.replies['/apps'] = { body: [] }
    const { text } = await open()

    await says('Nothing recorded today yet')
    await says('telemetry-tracker doctor')
    await says('Last 7 days')
    expect(text()).not.toContain('All apps and sites today')
  })

  it('says that nothing is known of someone without a minute in the week', async () => {
    api.replies['/summary/today'] = { body: emptySummary }
    api.replies['/daily'] = { body: emptyWeek }
    await open('adda')

    await says('Nothing is known of this person')
    await says('“adda”')
  })

  it('shows hostile names as the text they are', async () => {
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

describe('the address of a page', () => {
  it('that names nobody says how to find the own page', async () => {
    page = await mountPage(MyPage, { userId: undefined })

    expect(page.text()).toContain('This address names nobody')
    expect(document.title).toBe('Nobody · Telemetry Tracker')
  })
})
