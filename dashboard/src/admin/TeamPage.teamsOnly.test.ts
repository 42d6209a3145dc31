import { beforeEach, describe, expect, it } from 'vitest'
import { personReplies, useAdminApp } from '../../testing/adminApp.ts'
import { exampleConfig } from '../../testing/exampleNumbers.ts'
import { readable } from '../../testing/mountPage.ts'

const app = useAdminApp()
const { open, says } = app

describe('the team page if people are shown only as teams', () => {
  const heldBack = { productive: 0, non_productive: 0, no_input: 0, total_seconds: 0, held_back: true }

  beforeEach(() => {
    app.api.replies['/config'] = { body: { ...exampleConfig, leaderboard_mode: 'team' } }
    app.api.replies['/admin/team-totals'] = {
      body: [
        {
          team_id: 'blue',
          people: 7,
          productive_sec: 3_600,
          non_productive_sec: 0,
          no_input_sec: 0,
          total_sec: 3_600,
        },
        {
          team_id: null,
          people: 5,
          productive_sec: 3_600,
          non_productive_sec: 0,
          no_input_sec: 0,
          total_sec: 3_600,
        },
      ],
    }
  })

  it('shows the numbers of the last complete day, and says when today’s will be available', async () => {
    await open('/admin')

    await says('With data12on that day')
    await says('Today’s numbers appear tomorrow')
    await says('Teams with data from fewer than five people on that day are hidden.')
    expect(readable(app.page.element)).not.toContain('online')
    expect(app.page.element.querySelector('a[href*="team=blue"]')).toBeNull()
  })

  it('says why there is nothing to show, and shows no zeros', async () => {
    app.api.replies['/summary/today'] = { body: { ...heldBack, total_buckets: 0 } }
    app.api.replies['/daily'] = { body: [{ date: '2026-03-10', ...heldBack }] }
    app.api.replies['/admin/team-totals'] = { body: [] }

    await open('/admin')

    await says('No days to show yet')
    await says('at least five people on the team have data for that day')
    expect(app.page.element.querySelectorAll('.card, canvas')).toHaveLength(0)
    expect(app.page.text()).not.toContain('0 min')
  })

  it('says that a person is not shown, and nothing about when they were online', async () => {
    const refused = {
      status: 403,
      body: { error: { code: 'individuals_hidden', message: 'Teams.' } },
    }
    for (const path of [
      '/summary/today',
      '/daily',
      '/timeline',
      '/notes',
      ...Object.keys(personReplies('ada')),
    ])
      app.api.replies[path] = refused

    await open('/admin/people/ada')

    await says('This server shows teams, not individual people.')
    expect(readable(app.page.element)).not.toMatch(/online|offline|trouble/i)
  })
})
