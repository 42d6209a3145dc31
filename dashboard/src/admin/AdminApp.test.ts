import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'
import { browserAt } from '../../testing/browserAt.ts'
import { eventually } from '../../testing/eventually.ts'
import {
  exampleApps,
  exampleConfig,
  examplePerson,
  exampleStatus,
  exampleSummary,
  exampleTimeline,
  exampleWeek,
} from '../../testing/exampleNumbers.ts'
import { mountPage, type Page, readable } from '../../testing/mountPage.ts'
import { noteDay } from '../api/dayNotes.ts'
import { changeUser } from '../api/manage.ts'
import { deletePerson } from '../api/people.ts'
import AdminApp from './AdminApp.vue'
import { newAdminRouter } from './router.ts'

const people = [examplePerson('ada', 3_600, 10_800), examplePerson('grace', 7_200, 3_600)]
const hostileName = '"><img src=x onerror=alert(1)>/../\u202Eada?#%'

let api: ApiServer
let page: Page
let router: Router

beforeEach(async () => {
  api = await startApiServer({
    '/config': { body: exampleConfig },
    '/summary/today': { body: exampleSummary },
    '/apps': { body: exampleApps },
    '/daily': { body: exampleWeek },
    '/timeline': { body: exampleTimeline },
    '/notes': { body: [] },
    '/admin/tracker-status': {
      body: [exampleStatus('ada', true), { ...exampleStatus('grace', false), seconds_ago: 200_000 }],
    },
    '/admin/leaderboard': { headers: { 'x-total-count': '120' }, body: people },
    ...personReplies('ada'),
  })
  browserAt(`${api.url}/admin`)
})

afterEach(async () => {
  page.leave()
  await api.close()
})

function personReplies(userId: string) {
  const path = `/admin/user/${encodeURIComponent(userId)}`
  return {
    [`${path}/non-productive-apps`]: { body: [{ app_name: 'Chromium — youtube.com', seconds: 3_000 }] },
    [`${path}/app-breakdown`]: {
      body: [
        { app_name: 'Code', productive: 9_000, non_productive: 600, total: 9_600, category: 'productive' },
      ],
    },
    [`DELETE ${path}`]: { body: { deleted: 1_234, user_id: userId } },
  }
}

async function open(path: string) {
  router = newAdminRouter(createMemoryHistory())
  await router.push(path)
  page = await mountPage(AdminApp, {}, router)
  return page
}

const says = (words: string) => eventually(() => expect(page.text()).toContain(words))
const lastLeaderboard = () =>
  api.asked.filter(asked => /^GET \/admin\/leaderboard\?.*page=/.test(asked)).at(-1)
const asksFor = (query: string) =>
  eventually(() => expect(lastLeaderboard()).toBe(`GET /admin/leaderboard?${query}`))
const address = () => router.currentRoute.value.fullPath

function type(field: HTMLInputElement, text: string) {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

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
    expect(rows[0]).toMatch(/^ada ?Online ?75% ?1 h 0 min ?3 h 0 min ?4 h 0 min ?Online$/)
    expect(rows[1]).toMatch(/^grace ?Online ?33% ?2 h 0 min ?1 h 0 min ?3 h 0 min ?Online$/)
  })

  it('starts from the largest non-productive share of today', async () => {
    await open('/admin')

    await asksFor('sort=-non_productive_pct&page=1')
  })

  it('keeps search, order, page and days in its URL, and shows what a URL says', async () => {
    await open('/admin?q=a&sort=user_id&page=2&from=2026-03-01&to=2026-03-04')

    await asksFor('q=a&sort=user_id&page=2&from=2026-03-01&to=2026-03-04')
    await says('120 people · page 2 of 3')
    expect(page.find<HTMLInputElement>('input[type=search]').value).toBe('a')
    expect(page.find<HTMLInputElement>('input[name=from]').value).toBe('2026-03-01')
  })

  it('sorts by a clicked column, and Back undoes it', async () => {
    const { find } = await open('/admin')
    await says('grace')

    find('th button', 'Total').click()
    await asksFor('sort=-total_sec&page=1')
    expect(address()).toBe('/admin?sort=-total_sec')
    expect(find('th[aria-sort]', 'Total').getAttribute('aria-sort')).toBe('descending')

    router.back()
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
    api.replies['/admin/leaderboard'] = async () => {
      await answer.promise
      return { headers: { 'x-total-count': '120' }, body: [examplePerson('zoe', 60, 60)] }
    }

    find('nav button', 'Next').click()
    await eventually(() => expect(find('table').getAttribute('aria-busy')).toBe('true'))
    expect(page.text()).toContain('grace')
    answer.resolve()

    await says('zoe')
    expect(page.text()).not.toContain('grace')
    expect(find('table').getAttribute('aria-busy')).toBe('false')
  })

  it('shows yesterday on request, by the server’s date', async () => {
    const { find } = await open('/admin')
    await eventually(() => expect(find<HTMLButtonElement>('button', 'Yesterday').disabled).toBe(false))

    find('button', 'Yesterday').click()

    await asksFor('sort=-non_productive_pct&page=1&from=2026-03-03&to=2026-03-03')
  })

  it('says when no one was found', async () => {
    api.replies['/admin/leaderboard'] = { headers: { 'x-total-count': '0' }, body: [] }
    await open('/admin?q=zed')

    await says('No name contains “zed”')
  })

  it('says how to begin when there are no people yet', async () => {
    api.replies['/admin/tracker-status'] = { body: [] }
    api.replies['/admin/leaderboard'] = { headers: { 'x-total-count': '0' }, body: [] }
    await open('/admin')

    await says('No people yet')
    await says(`BACKEND_URL=${api.url}`)
  })

  it('shows why a part does not load while the others do', async () => {
    const reason = 'The day 2026-02-31 does not exist. Choose another.'
    api.replies['/admin/leaderboard'] = { status: 400, body: { error: { code: 'bad_day', message: reason } } }
    await open('/admin')

    await says(reason)
    await says('Online now1')
    await says('Last 7 days')
  })

  it('shows hostile names as text, each with a link to the right person', async () => {
    api.replies['/admin/leaderboard'] = { body: [examplePerson(hostileName, 60, 60)] }
    api.replies['/admin/tracker-status'] = { body: [exampleStatus(hostileName, true)] }
    Object.assign(api.replies, personReplies(hostileName))
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

describe('the team page if people are shown only as teams', () => {
  const heldBack = { productive: 0, non_productive: 0, total_seconds: 0, held_back: true }

  beforeEach(() => {
    api.replies['/config'] = { body: { ...exampleConfig, leaderboard_mode: 'team' } }
    api.replies['/admin/team-totals'] = {
      body: [
        { team_id: 'blue', people: 7, productive_sec: 3_600, non_productive_sec: 0, total_sec: 3_600 },
        { team_id: null, people: 5, productive_sec: 3_600, non_productive_sec: 0, total_sec: 3_600 },
      ],
    }
  })

  it('shows the numbers of the last complete day, and says when today’s will be available', async () => {
    await open('/admin')

    await says('With data12on that day')
    await says('Today’s numbers appear tomorrow')
    await says('Teams with data from fewer than five people on that day are hidden.')
    expect(readable(page.element)).not.toContain('online')
    expect(page.element.querySelector('a[href*="team=blue"]')).toBeNull()
  })

  it('says why there is nothing to show, and shows no zeros', async () => {
    api.replies['/summary/today'] = { body: { ...heldBack, total_buckets: 0 } }
    api.replies['/daily'] = { body: [{ date: '2026-03-10', ...heldBack }] }
    api.replies['/admin/team-totals'] = { body: [] }

    await open('/admin')

    await says('No days to show yet')
    await says('at least five people on the team have data for that day')
    expect(page.element.querySelectorAll('.card, canvas')).toHaveLength(0)
    expect(page.text()).not.toContain('0 min')
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
      api.replies[path] = refused

    await open('/admin/people/ada')

    await says('This server shows teams, not individual people.')
    expect(readable(page.element)).not.toMatch(/online|offline|trouble/i)
  })
})

describe("a person's drill-down", () => {
  it('shows their day, their apps and a link to their own page', async () => {
    const { find } = await open('/admin/people/ada')

    await says('Productive today81%')
    await says('Non-productive time by app todayChromium — youtube.com50 min')
    await says('All apps and sites today')
    await eventually(() => expect(readable(find('tr', 'Code'))).toContain('2 h 40 min'))
    expect(find('a', 'What this person sees').getAttribute('href')).toBe('/dashboard/ada')
    expect(document.title).toBe('ada · Telemetry Tracker')
  })

  it('is headed by their name, with their id beside it', async () => {
    api.replies['/admin/tracker-status'] = {
      body: [{ ...exampleStatus('ada', true), display_name: 'Ada Lindqvist' }],
    }
    const { find } = await open('/admin/people/ada')

    await eventually(() => expect(readable(find('h1'))).toBe('Ada Lindqvist'))
    expect(readable(find('.about bdi'))).toBe('ada')
    expect(document.title).toBe('Ada Lindqvist · Telemetry Tracker')
  })

  it('says that no person has this name', async () => {
    await open('/admin/people/adda')

    await says('No data for this person')
    expect(page.text()).not.toContain('Delete this person')
  })

  it('saves a note on their day, and shows it', async () => {
    const noted = new Date().toISOString()
    api.replies['PUT /admin/user/ada/notes'] = async () => {
      api.replies['/notes'] = { body: [{ author: 'root', is_mine: true, note: 'On a course.', noted }] }
      return { body: { done: true } }
    }
    const { find } = await open('/admin/people/ada')
    await says('No notes yet.')
    find('button', 'Add a note').click()
    const field = await eventually(() => find<HTMLTextAreaElement>('textarea[name=note]'))
    field.value = 'On a course.'
    field.dispatchEvent(new Event('input', { bubbles: true }))

    field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))

    await says('On a course.root')
    expect(api.asked).toContain('PUT /admin/user/ada/notes')
    await eventually(() => find('button', 'Edit your note'))
  })

  it('deletes only after the name is typed, and reports what was deleted', async () => {
    const { find } = await open('/admin/people/ada')
    await eventually(() => find('button', 'Delete this person').click())
    const confirm = await eventually(() => find<HTMLButtonElement>('button', 'Delete permanently'))
    expect(readable(find('[role=dialog]'))).toContain('This cannot be undone')
    expect(confirm.disabled).toBe(true)

    type(find('input[name=confirmation]'), 'Ada')
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    expect(api.asked).not.toContain('DELETE /admin/user/ada')

    type(find('input[name=confirmation]'), 'ada')
    await eventually(() => expect(confirm.disabled).toBe(false))
    confirm.click()

    await says(`Deleted all data of “ada”: ${new Intl.NumberFormat().format(1_234)} rows.`)
    expect(api.asked.filter(asked => asked.startsWith('DELETE'))).toEqual(['DELETE /admin/user/ada'])
    expect(address()).toBe('/admin')
  })

  it('says why a deletion failed, and stays open', async () => {
    api.replies['DELETE /admin/user/ada'] = {
      status: 503,
      body: { error: { code: 'busy', message: 'The database is busy. Try again in a minute.' } },
    }
    const { find } = await open('/admin/people/ada')
    await eventually(() => find('button', 'Delete this person').click())
    await eventually(() => find('[role=dialog]'))
    type(find('input[name=confirmation]'), 'ada')
    await eventually(() =>
      expect(find<HTMLButtonElement>('button', 'Delete permanently').disabled).toBe(false),
    )

    find('button', 'Delete permanently').click()

    await says('The database is busy. Try again in a minute.')
    expect(address()).toBe('/admin/people/ada')
    expect(readable(find('[role=dialog]'))).toContain('This cannot be undone')
  })
})

describe('people whose ids browsers treat as path segments', () => {
  it.each(['.', '..'])('are opened, given notes and deleted by %s in the query', async id => {
    api.replies['/admin/leaderboard'] = { body: [examplePerson(id, 60, 60)] }
    api.replies['/admin/tracker-status'] = { body: [exampleStatus(id, true)] }
    for (const change of ['DELETE /admin/user', 'PUT /admin/user/notes', 'PUT /admin/users'])
      api.replies[change] = { body: { done: true } }
    const { find } = await open('/admin')
    const link = await eventually(() => find('tbody a'))
    expect(link.getAttribute('href')).toBe(`/admin/people?user_id=${id}`)

    link.click()

    await eventually(() => expect(readable(find('h1'))).toBe(id))
    await eventually(() => expect(api.asked).toContain(`GET /admin/user/app-breakdown?user_id=${id}`))
    expect(document.title).toBe(`${id} · Telemetry Tracker`)
    await deletePerson(id)
    expect(api.asked).toContain(`DELETE /admin/user?user_id=${id}`)
    await noteDay(id, '2026-03-10', 'On a course.')
    expect(api.asked).toContain(`PUT /admin/user/notes?user_id=${id}`)
    await changeUser(id, { display_name: 'Dots' })
    expect(api.asked).toContain(`PUT /admin/users?user_id=${id}`)
  })

  it('keeps the page’s person when its view changes', async () => {
    api.replies['/admin/tracker-status'] = { body: [exampleStatus('..', true)] }
    await open('/admin/people?user_id=..')
    const slider = await eventually(() => page.find<HTMLInputElement>('input[name=days]'))

    type(slider, '21')

    await eventually(() => expect(address()).toBe('/admin/people?user_id=..&trend=21'))
  })
})

describe('an unknown URL', () => {
  it.each(['/admin/people', '/admin/people?user_id=', '/admin/manage/policy/teams'])('is %s', async path => {
    await open(path)

    await says('There is nothing at this address')
  })

  it('links back to the team', async () => {
    const { find } = await open('/admin/nothing')

    await says('There is nothing at this address')
    expect(find('a', 'Go to the overview').getAttribute('href')).toBe('/admin')
  })
})
