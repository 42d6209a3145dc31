import { describe, expect, it } from 'vitest'
import { personReplies, type, useAdminApp } from '../../testing/adminApp.ts'
import { eventually } from '../../testing/eventually.ts'
import { examplePerson } from '../../testing/exampleNumbers.ts'
import { readable } from '../../testing/mountPage.ts'

const app = useAdminApp()
const { open, says, address } = app
const hostileName = '"><img src=x onerror=alert(1)>/../\u202Eada?#%'

const lastLeaderboard = () =>
  app.api.asked.filter(asked => /^GET \/admin\/leaderboard\?.*page=/.test(asked)).at(-1)
const asksFor = (query: string) =>
  eventually(() => expect(lastLeaderboard()).toBe(`GET /admin/leaderboard?${query}`))

describe('the team page', () => {
  it('shows the team in four numbers', async () => {
    await open('/admin')

    await says('People2on this server')
    await says('Online now1')
    await says('Productive today81%of 7 h 0 min')
    await says('Top non-productive app todayyoutube.com50 min')
  })

  it('lists people with the server’s numbers, in the server’s order', async () => {
    const { element } = await open('/admin')
    await says('grace')

    const rows = [...element.querySelectorAll('tbody tr')].slice(0, 2).map(row => readable(row))
    expect(rows[0]).toMatch(/^ada ?Online ?75% ?1 h 0 min ?3 h 0 min ?4 h 0 min ?0 min ?Online$/)
    expect(rows[1]).toMatch(/^grace ?Online ?33% ?2 h 0 min ?1 h 0 min ?3 h 0 min ?0 min ?Online$/)
  })

  it('starts from the largest non-productive share of today', async () => {
    await open('/admin')

    await asksFor('sort=-non_productive_pct&page=1')
  })

  it('keeps search, order, page and days in its URL, and shows what a URL says', async () => {
    await open('/admin?q=a&sort=user_id&page=2&from=2026-03-01&to=2026-03-04')

    await asksFor('q=a&sort=user_id&page=2&from=2026-03-01&to=2026-03-04')
    await says('120 people · page 2 of 3')
    expect(app.page.find<HTMLInputElement>('input[type=search]').value).toBe('a')
    expect(app.page.find<HTMLInputElement>('input[name=from]').value).toBe('2026-03-01')
  })

  it('sorts by a clicked column, and Back undoes it', async () => {
    const { find } = await open('/admin')
    await says('grace')

    find('th button', 'Total').click()
    await asksFor('sort=-total_sec&page=1')
    expect(address()).toBe('/admin?sort=-total_sec')
    expect(find('th[aria-sort]', 'Total').getAttribute('aria-sort')).toBe('descending')

    app.router.back()
    await eventually(() => expect(address()).toBe('/admin'))
    await eventually(() => expect(find('th[aria-sort]', 'Total').getAttribute('aria-sort')).toBe('none'))
  })

  it('searches from the first page on input', async () => {
    const { find } = await open('/admin?page=2')
    await says('grace')

    type(find('input[type=search]'), 'gra ce')

    await asksFor('q=gra+ce&sort=-non_productive_pct&page=1')
    expect(address()).toBe('/admin?q=gra+ce')
  })

  it('goes from page to page', async () => {
    const { find } = await open('/admin')
    await says('page 1 of 3')

    find('nav button', 'Next').click()

    await says('page 2 of 3')
    expect(address()).toBe('/admin?page=2')
  })

  it('keeps a page’s people visible, marked as old, until the next page is loaded', async () => {
    const { find } = await open('/admin')
    await says('page 1 of 3')
    const answer = Promise.withResolvers<void>()
    app.api.replies['/admin/leaderboard'] = async () => {
      await answer.promise
      return { headers: { 'x-total-count': '120' }, body: [examplePerson('zoe', 60, 60)] }
    }

    find('nav button', 'Next').click()
    await eventually(() => expect(find('table').getAttribute('aria-busy')).toBe('true'))
    expect(app.page.text()).toContain('grace')
    answer.resolve()

    await says('zoe')
    expect(app.page.text()).not.toContain('grace')
    expect(find('table').getAttribute('aria-busy')).toBe('false')
  })

  it('shows yesterday on request, by the server’s date', async () => {
    const { find } = await open('/admin')
    await eventually(() => expect(find<HTMLButtonElement>('button', 'Yesterday').disabled).toBe(false))

    find('button', 'Yesterday').click()

    await asksFor('sort=-non_productive_pct&page=1&from=2026-03-03&to=2026-03-03')
  })

  it('says when no one was found', async () => {
    app.api.replies['/admin/leaderboard'] = { headers: { 'x-total-count': '0' }, body: [] }
    await open('/admin?q=zed')

    await says('No name contains “zed”')
  })

  it('says how to begin when there are no people yet', async () => {
    app.api.replies['/admin/tracker-summary'] = {
      body: { people: 0, online: 0, missing: 0, missing_names: [] },
    }
    app.api.replies['/admin/leaderboard'] = { headers: { 'x-total-count': '0' }, body: [] }
    await open('/admin')

    await says('No people yet')
    await says(`BACKEND_URL=${app.api.url}`)
  })

  it('shows why a part does not load while the others do', async () => {
    const reason = 'The day 2026-02-31 does not exist. Choose another.'
    app.api.replies['/admin/leaderboard'] = {
      status: 400,
      body: { error: { code: 'bad_day', message: reason } },
    }
    await open('/admin')

    await says(reason)
    await says('Online now1')
    await says('Last 7 days')
  })

  it('shows hostile names as text, each with a link to the right person', async () => {
    app.api.replies['/admin/leaderboard'] = { body: [examplePerson(hostileName, 60, 60)] }
    Object.assign(app.api.replies, personReplies(hostileName))
    const { element, find } = await open('/admin')
    await says(hostileName)
    expect(element.querySelector('img')).toBeNull()

    find('tbody a').click()

    await eventually(() => expect(readable(find('h1'))).toBe(hostileName))
    await says('Chromium — youtube.com50 min')
    expect(find('a', 'What this person sees').getAttribute('href')).toBe(
      `/dashboard/${encodeURIComponent(hostileName)}`,
    )
  })
})
