import { describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import {
  emptySummary,
  exampleConfig,
  exampleDay,
  exampleMinutes,
  exampleTimeline,
} from '../../testing/exampleNumbers.ts'
import { readable } from '../../testing/mountPage.ts'
import { press, useMyPage } from '../../testing/myPage.ts'
import { formatDay, formatTime } from '../components/clock.ts'

const app = useMyPage()
const { open, says, address, slider } = app

/** Two times of the example day in this machine's language. */
function times(from: string, to: string): string {
  const time = (clock: string) =>
    formatTime(Date.parse(`${exampleDay}T${clock}:00Z`), 'UTC').replace(/\s/g, ' ')
  return `${time(from)}–${time(to)}`
}

describe("a person's day", () => {
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

    app.api.replies['/timeline'] = {
      body: [...exampleTimeline, ...exampleMinutes('10:30', 1, 'meeting', 'zoom')],
    }

    await says(times('10:00', '10:31'))
  })

  it('keeps day and days in its URL, and shows what a URL says', async () => {
    app.api.replies['/config'] = { body: exampleConfig }
    const { find } = await open('ada', 20, '?date=2026-03-02&days=3')

    await eventually(() =>
      expect(app.api.asked).toEqual(
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

    app.router.back()
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
      expect(app.page?.element.querySelectorAll('details table tbody')[0]?.children).toHaveLength(2),
    )
  })

  it('summarises the day', async () => {
    await open()

    await says('7 h 0 min recorded between')
    await says('The most non-productive time was spent on Chromium — youtube.com: 50 min.')
  })

  it('lets the person contest a minute, and shows their note beside it', async () => {
    const contested = exampleTimeline.map((row, index) =>
      index === 45 ? { ...row, contested: 'A training video.' } : row,
    )
    app.api.replies['PUT /me/contests'] = async () => {
      app.api.replies['/timeline'] = { body: contested }
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
    expect(app.api.asked).toContain('PUT /me/contests?user_id=ada')
    await eventually(() => expect(app.page?.element.querySelector('[role=dialog]')).toBeNull())
  })

  it('shows the notes on the day as plain text', async () => {
    const note = '<b>On a course</b>'
    const noted = new Date().toISOString()
    app.api.replies['/notes'] = { body: [{ author: 'mia', is_mine: false, note, noted }] }
    await open()

    await says('<b>On a course</b>mia')

    expect(app.api.asked).toContain('GET /notes?user_id=ada&date=2026-03-04')
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

  it.each(['/config', '/daily', '/timeline', '/me/declared', '/apps', '/notes', '/me'])(
    'moves nothing on a day without data when the answer to %s comes last',
    async path => {
      const { api } = app
      const last = api.replies[path]
      if (typeof last !== 'object') throw new Error(`There is no reply to ${path}.`)
      const { promise: itsTurn, resolve: letItCome } = Promise.withResolvers<void>()
      api.replies['/summary/today'] = { body: emptySummary }
      api.replies[path] = () => itsTurn.then(() => last)
      const { element } = await open('ada', 20, '?date=2026-03-02')
      // The report is only seen in print.
      const headings = () =>
        [...element.querySelectorAll('h2')].filter(each => each.closest('.report') === null).map(readable)
      const timesAsked = (query: string) => api.asked.filter(line => line.includes(query)).length
      // The page asks again every 20 ms, so by now it has shown the answers to everything else.
      await eventually(() => {
        expect(timesAsked(` ${path}`)).toBeGreaterThan(0)
        expect(timesAsked(' /summary/today')).toBeGreaterThan(3)
      })
      const before = headings()

      letItCome()

      for (const title of ['Declared time', 'Last 7 days', 'Notes for this day', 'Your devices'])
        await says(title)
      expect(headings().slice(0, before.length)).toEqual(before)
    },
  )
})
