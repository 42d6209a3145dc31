import type { PendingDeclaration } from '@telemetry-tracker/shared/contracts/declared'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'
import { browserAt } from '../../testing/browserAt.ts'
import { eventually } from '../../testing/eventually.ts'
import { mountPage, type Page } from '../../testing/mountPage.ts'
import PendingDeclared from './PendingDeclared.vue'
import { newAdminRouter } from './router.ts'

let api: ApiServer
let page: Page

const waiting: PendingDeclaration = {
  id: 'declared-by-ada',
  user_id: 'ada',
  display_name: 'Ada Lindqvist',
  start: '2026-03-03T09:30:00.000Z',
  end: '2026-03-03T10:15:00.000Z',
  kind: 'with_customer',
  note: 'Trade fair',
  state: 'pending',
}
const ofGrace: PendingDeclaration = { ...waiting, id: 'declared-by-grace', user_id: 'grace', note: '' }

beforeEach(async () => {
  api = await startApiServer({
    '/admin/declared': { body: [waiting, { ...ofGrace, display_name: undefined }] },
  })
  browserAt(`${api.url}/admin`)
})

afterEach(async () => {
  page.leave()
  await api.close()
})

/** With so much time until the next refresh, only a decision itself can show what changed. */
async function open() {
  page = await mountPage(
    PendingDeclared,
    { timeZone: 'UTC', everyMs: 600_000 },
    newAdminRouter(createMemoryHistory()),
  )
}

const says = (words: string) => eventually(() => expect(page.text()).toContain(words))
const decide = (words: string, person: string) =>
  eventually(() => page.find(`button[aria-label$="${person}"]`, words).click())

it.each([
  ['Approve', 'approve'],
  ['Refuse', 'refuse'],
])('lets an admin decide what waits: %s', async (words, decision) => {
  api.replies['PUT /admin/user/ada/declared/declared-by-ada'] = async () => {
    api.replies['GET /admin/declared'] = { body: [ofGrace] }
    return { body: { ...waiting, state: decision === 'approve' ? 'counted' : 'refused' } }
  }
  await open()
  await says('With a customer: Trade fair')

  await decide(words, 'Ada Lindqvist')

  await eventually(() => expect(page.text()).not.toContain('Trade fair'))
  expect(api.asked).toContain('PUT /admin/user/ada/declared/declared-by-ada')
  expect(api.sent).toEqual([{ decision }])
  expect(page.text()).toContain('Declared time to approve')
})

it('says why a decision was refused, and shows what waits now', async () => {
  api.replies['PUT /admin/user/grace/declared/declared-by-grace'] = async () => {
    api.replies['GET /admin/declared'] = { body: [waiting] }
    return { status: 409, body: { error: { code: 'not_pending', message: 'No.' } } }
  }
  await open()

  await decide('Approve', 'grace')

  await says('This declaration no longer waits for approval.')
  await eventually(() => expect(() => page.find('button[aria-label$="grace"]')).toThrow())
  expect(page.text()).toContain('Trade fair')
})
