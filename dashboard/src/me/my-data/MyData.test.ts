import { describe, expect, it } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { emptySummary, emptyWeek, exampleConfig } from '../../../testing/exampleNumbers.ts'
import { useMyPage } from '../../../testing/myPage.ts'

const app = useMyPage()
const { open, says, slider } = app

describe("a person's own data", () => {
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
    app.api.replies['/config'] = { body: { ...exampleConfig, open_mode: false } }
    app.api.replies['/session'] = { body: { user_id: 'mia', role: 'manager' } }
    const { text } = await open()
    await says('All apps and sites')
    await slider()

    expect(text()).not.toContain('Your data')
    expect(app.api.asked.filter(asked => asked.startsWith('GET /me'))).toEqual([])
  })

  it('tells people that they have no access, with a link to their own page', async () => {
    app.api.replies['/summary/today'] = {
      status: 403,
      body: { error: { code: 'not_allowed', message: 'You don’t have permission to do this.' } },
    }
    app.api.replies['/session'] = { body: { user_id: 'mia', role: 'employee' } }
    const { find } = await open()

    await says('You don’t have access to this page')
    await eventually(() => expect(find('a', 'Go to my page').getAttribute('href')).toBe('/dashboard/mia'))
  })

  it('shows someone without a minute who viewed their data and what happened to their account', async () => {
    app.api.replies['/config'] = { body: { ...exampleConfig, open_mode: false } }
    app.api.replies['/session'] = { body: { user_id: 'ada', role: 'employee' } }
    app.api.replies['/summary/today'] = { body: emptySummary }
    app.api.replies['/daily'] = { body: emptyWeek }
    await open()

    await says('No data received from you yet')
    await says('Your data')
    await eventually(() => expect(app.api.asked).toContain('GET /me/activity?user_id=ada'))
  })
})
