import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../../../testing/apiServer.ts'
import { browserAt } from '../../../../testing/browserAt.ts'
import { eventually } from '../../../../testing/eventually.ts'
import { mountPage, type Page, readable } from '../../../../testing/mountPage.ts'
import RejudgePanel from './RejudgePanel.vue'

const idle = { state: 'idle', people: 0, people_done: 0, last: null }
const running = { state: 'running', people: 4, people_done: 1, last: null }

let api: ApiServer
let page: Page

beforeEach(async () => {
  api = await startApiServer({ '/admin/rejudge': { body: idle } })
  browserAt(`${api.url}/admin`)
  page = await mountPage(RejudgePanel, { everyMs: 60_000, whileRunningMs: 20 })
})

afterEach(async () => {
  page.leave()
  await api.close()
})

const says = (words: string) => eventually(() => expect(page.text()).toContain(words))
const ask = () => eventually(() => page.find('button', 'Re-evaluate…').click())
const confirm = () => eventually(() => page.find('[role=dialog] button[type=submit]').click())

it('first explains what it will do, then shows the progress and changes', async () => {
  await says('not been re-evaluated yet')
  await ask()
  const question = await eventually(() => readable(page.find('[role=dialog]')))
  const askedBefore = [...api.asked]
  api.replies['POST /admin/rejudge'] = { status: 202, body: running }
  api.replies['GET /admin/rejudge'] = { body: { ...running, people_done: 3 } }

  await confirm()

  await says('3 of 4 people done')
  expect(page.find<HTMLProgressElement>('progress').value).toBe(3)
  const last = { ended: new Date().toISOString(), minutes: 120, changed: 7 }
  api.replies['GET /admin/rejudge'] = { body: { ...idle, last } }
  await says('120 minutes evaluated, 7 changed')
  expect(question).toContain('the daily totals are updated')
  expect(askedBefore.filter(asked => asked.startsWith('POST'))).toEqual([])
  expect(api.asked.filter(asked => asked.startsWith('POST'))).toEqual(['POST /admin/rejudge'])
})

it('says why it was refused', async () => {
  api.replies['POST /admin/rejudge'] = {
    status: 409,
    body: { error: { code: 'rejudge_running', message: 'Re-evaluation is already running. Wait.' } },
  }
  await ask()

  await confirm()

  await says('Re-evaluation is already running. Wait.')
})
