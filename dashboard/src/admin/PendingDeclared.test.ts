import type { PendingDeclaration } from '@telemetry-tracker/shared/contracts/declared'
import { beforeEach, expect, it } from 'vitest'
import { useAdminApp } from '../../testing/adminApp.ts'
import { eventually } from '../../testing/eventually.ts'

const app = useAdminApp()
const { open, says } = app

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

beforeEach(() => {
  app.api.replies['/admin/declared'] = { body: [waiting, { ...ofGrace, display_name: undefined }] }
})

const decide = (words: string, person: string) =>
  eventually(() => app.page.find(`button[aria-label$="${person}"]`, words).click())

it.each([
  ['Approve', 'approve'],
  ['Refuse', 'refuse'],
])('lets an admin decide what waits: %s', async (words, decision) => {
  app.api.replies['PUT /admin/user/ada/declared/declared-by-ada'] = async () => {
    app.api.replies['GET /admin/declared'] = { body: [ofGrace] }
    return { body: { ...waiting, state: decision === 'approve' ? 'counted' : 'refused' } }
  }
  await open('/admin')
  await says('With a customer: Trade fair')

  await decide(words, 'Ada Lindqvist')

  await eventually(() => expect(app.page.text()).not.toContain('Trade fair'))
  expect(app.api.asked).toContain('PUT /admin/user/ada/declared/declared-by-ada')
  expect(app.api.sent).toEqual([{ decision }])
  expect(app.page.text()).toContain('Declared time to approve')
})

it('says why a decision was refused, and shows what waits now', async () => {
  app.api.replies['PUT /admin/user/grace/declared/declared-by-grace'] = async () => {
    app.api.replies['GET /admin/declared'] = { body: [waiting] }
    return { status: 409, body: { error: { code: 'not_pending', message: 'No.' } } }
  }
  await open('/admin')

  await decide('Approve', 'grace')

  await says('This declaration no longer waits for approval.')
  await eventually(() => expect(() => app.page.find('button[aria-label$="grace"]')).toThrow())
  expect(app.page.text()).toContain('Trade fair')
})

it('shows nothing if nothing waits', async () => {
  app.api.replies['/admin/declared'] = { body: [] }
  await open('/admin')

  await eventually(() => expect(app.api.asked).toContain('GET /admin/declared'))
  await says('page 1 of 3')
  expect(app.page.text()).not.toContain('Declared time to approve')
})
