import type { DbStats } from '@telemetry-tracker/shared/contracts/http'
import {
  type ServerDay,
  type ServerPoint,
  type System,
  serverAdvice,
} from '@telemetry-tracker/shared/contracts/system'
import { afterEach, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../../../testing/apiServer.ts'
import { browserAt } from '../../../../testing/browserAt.ts'
import { eventually } from '../../../../testing/eventually.ts'
import { exampleConfig } from '../../../../testing/exampleNumbers.ts'
import { mountPage, type Page } from '../../../../testing/mountPage.ts'
import SystemPage from './SystemPage.vue'

const system: System = {
  version: '0.1.0',
  node: 'v22.23.2',
  database: 'postgres',
  started: '2026-03-10T06:00:00.000Z',
  ready: { status: 'ready', database: 'ok', migrations: 'done' },
  clock: { sure: true, why: null, now: '2026-03-10T11:00:00.000Z', last_confirmed: null },
  held_back: { minutes: 0, daily_totals: 0 },
  settings: {
    timezone: 'UTC',
    leaderboard_mode: 'ranked',
    retention_days: 14,
    summary_retention_days: 400,
    bucket_size_sec: 60,
    drop_titles: false,
  },
  ingest: {
    batches: {},
    events: {},
    waiting: 0,
    commits: 0,
    failed_commits: 0,
    commit_within_sec: null,
    lag_within_sec: null,
  },
  helpers: [],
}
const stats: DbStats = { rows: { users: 3 }, oldest: null, newest: null, bytes: 1_000, retention_days: 14 }
const point: ServerPoint = {
  at: '2026-03-10T10:50:00.000Z',
  servers: 2,
  events: 2_400,
  batches: 240,
  refused: 0,
  failed_commits: 0,
  commit_ms: 4.2,
  waiting: 3,
  memory_bytes: 150_000_000,
  connections: 7,
}
const hidden = { events: null, batches: null, refused: null, commit_ms: null, waiting: null }

let api: ApiServer
let page: Page

async function open(day: ServerDay) {
  api = await startApiServer({
    '/config': { body: exampleConfig },
    '/admin/system': { body: system },
    '/admin/system/day': { body: day },
    '/db-stats': { body: stats },
  })
  browserAt(`${api.url}/admin/manage/system`)
  page = await mountPage(SystemPage, { everyMs: 60_000 })
}

const says = (words: string) => eventually(() => expect(page.text()).toContain(words))

afterEach(async () => {
  page.leave()
  await api.close()
})

it('says that the first minute is being measured', async () => {
  await open({ points: [], advice: [] })

  await says('The first minute is being measured')
  await says('There is nothing to do.')
})

it('has a plot with a sentence for each number, and a table of hours', async () => {
  const later = { ...point, at: '2026-03-10T11:00:00.000Z', events: 600, commit_ms: null }
  await open({ points: [point, later], advice: [] })

  await says('Now 600, highest 2,400 at 10:50')
  await says('Now –, highest 4.2 ms at 10:50')
  await says('Now 150 MB, highest 150 MB at 10:50')
  await says('Database connections')
  await eventually(() =>
    expect(page.find('canvas').getAttribute('aria-label')).toMatch(
      /^Events per minute over the last 24 hours. Now 600, highest 2,400 at 10:50.AM\.$/,
    ),
  )
  const hours = [...page.element.querySelectorAll('details tbody tr')].map(row => row.textContent)
  expect(hours[0]).toMatch(/^\s*11:00.AM\s*600\s*240/)
  expect(hours[1]).toMatch(/^\s*10:00.AM\s*2,400\s*240/)
})

it('leaves out what the server does not show, and says so', async () => {
  await open({ points: [{ ...point, ...hidden, connections: null }], advice: [] })

  await says('Event and batch counts are not shown')
  await says('Memory of the largest server process')
  expect(page.text()).not.toContain('Events per minute')
  expect(page.text()).not.toContain('Database connections')
})

it.each(serverAdvice)('says what to do about %s, with its section of the runbook', async alert => {
  await open({ points: [point], advice: [alert] })

  await says(`docs/runbook.md#${alert.toLowerCase()}`)
  expect(page.text()).not.toContain('nothing to do')
})
