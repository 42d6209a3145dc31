import { describe, expect, it } from 'vitest'
import { eventually } from '../../testing/eventually.ts'
import {
  emptySummary,
  emptyWeek,
  exampleApps,
  exampleDay,
  exampleMe,
  exampleMinutes,
  exampleSummary,
} from '../../testing/exampleNumbers.ts'
import { readable } from '../../testing/mountPage.ts'
import { press, useMyPage } from '../../testing/myPage.ts'
import { formatDay } from '../components/clock.ts'

const app = useMyPage()
const { open, openWhole, says, slider } = app

describe("a person's own page", () => {
  it('loads the numbers of exactly this person', async () => {
    await open('ada & söhne')

    await eventually(() =>
      expect(app.api.asked).toEqual(
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
    app.api.replies['/me'] = { body: { ...exampleMe, display_name: 'Ada Lindqvist' } }
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
      expect(cells).toEqual([day, '5 h 42 min', '1 h 18 min', '18 min', '7 h 0 min', '81%', '0 min'])
    })
  })

  it('says that the server has no accounts', async () => {
    await openWhole('ada')

    await says('Open mode: no accounts.')
  })

  it('shows new numbers as they arrive', async () => {
    await open()
    await says('5 h 42 min')

    app.api.replies['/summary/today'] = {
      body: {
        ...exampleSummary,
        productive: 6 * 3600,
        non_productive: 2 * 3600,
        total_seconds: 8 * 3600,
        total_buckets: 480,
      },
    }

    await says('Productive today75%6 h 0 min')
  })

  it('keeps the last numbers when the server goes down, says so, and recovers', async () => {
    const { text, element } = await open()
    await says('420 minutes evaluated')
    await says('Your devices')
    await eventually(() => expect(element.querySelector('.waiting')).toBeNull())
    await app.api.close()

    await eventually(() => expect(text()).toMatch(/Server unreachable since .+\. Showing the latest data/))
    expect(text()).toContain('420 minutes evaluated')
    expect(text()).not.toContain('Try again')

    await app.restart()
    await eventually(() => expect(text()).not.toContain('Server unreachable'))
  })

  it("shows why the first numbers don't load, and retries", async () => {
    const reason = 'The database is being migrated. Wait a minute.'
    const summary = app.api.replies['/summary/today']
    app.api.replies['/summary/today'] = {
      status: 503,
      body: { error: { code: 'not_ready', message: reason } },
    }
    const { find } = await open('ada', 60_000)
    await says(reason)
    if (summary) app.api.replies['/summary/today'] = summary

    find('button', 'Try again now').click()

    await says('420 minutes evaluated')
  })

  it('says what to do when nothing was recorded today yet, and still shows the week', async () => {
    app.api.replies['/summary/today'] = { body: emptySummary }
    app.api.replies['/timeline'] = { body: [] }
    app.api.replies['/apps'] = { body: [] }
    const { text } = await open()

    await says('Nothing recorded yet today')
    await says('telemetry-tracker doctor')
    await says('Last 7 days')
    expect(text()).not.toContain('All apps and sites')
  })

  it('says that nothing is known about someone without a minute in the week', async () => {
    app.api.replies['/summary/today'] = { body: emptySummary }
    app.api.replies['/daily'] = { body: emptyWeek }
    await open('adda')

    await says('No data for this person')
    await says('“adda”')
  })

  it('shows hostile names as plain text', async () => {
    const hostile = ['"><img src=x onerror=alert(1)>', '\u202Eexe.cod', 'x'.repeat(200), '👩‍👩‍👧‍👦']
    app.api.replies['/apps'] = {
      body: hostile.map(app_name => ({ ...exampleApps[0], app_name })),
    }
    app.api.replies['/timeline'] = { body: exampleMinutes('09:00', 1, 'interaction', hostile[0] ?? '') }
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
    const { text } = await openWhole(undefined)

    expect(text()).toContain('This address has no user ID')
    expect(document.title).toBe('No user · Telemetry Tracker')
  })
})
