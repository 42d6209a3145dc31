import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../../testing/apiServer.ts'
import { browserAt } from '../../../testing/browserAt.ts'
import { eventually } from '../../../testing/eventually.ts'
import { mountPage, type Page } from '../../../testing/mountPage.ts'
import InputRules from './InputRules.vue'

let api: ApiServer
let page: Page

beforeEach(async () => {
  api = await startApiServer({
    'GET /me/exemption': { body: { exempt: false } },
    'PUT /me/exemption': { body: { exempt: true } },
    '/session': { body: { csrf_token: 'x' } },
  })
  browserAt(`${api.url}/dashboard/ada`)
  page = await mountPage(InputRules, { userId: 'ada' })
})

afterEach(async () => {
  page.leave()
  await api.close()
})

const choice = () => eventually(() => page.find<HTMLInputElement>('input[name=exempt]'))

it('names every rule, and what a person can do with a special input device', async () => {
  await choice()

  expect(page.element.querySelectorAll('li')).toHaveLength(9)
  expect(page.text()).toContain('Clicks: the pointer did not move for several minutes')
  expect(page.text()).toContain('docs/anticheat.md in the project explains each rule')
  expect(page.text()).not.toContain('does not apply to you')
})

it('exempts a person, and says which rules do not apply to them', async () => {
  const checkbox = await choice()
  api.replies['GET /me/exemption'] = { body: { exempt: true } }

  checkbox.click()

  await eventually(() => expect(page.text()).toContain('Saved. Your past minutes have been re-evaluated.'))
  expect(api.asked).toContain('PUT /me/exemption?user_id=ada')
  expect(checkbox.checked).toBe(true)
  expect(page.find('li', 'Clicks: the pointer').textContent).toContain('does not apply to you')
  expect(page.find('li', 'repeats an earlier part').textContent).not.toContain('does not apply to you')
})

it('goes back to what the server has if it refuses', async () => {
  api.replies['PUT /me/exemption'] = { status: 503, body: { error: { code: 'busy', message: 'Busy.' } } }
  const checkbox = await choice()

  checkbox.click()

  await eventually(() =>
    expect(page.find('[role=alert]').textContent).toBe('The server is busy. Try again shortly.'),
  )
  expect(checkbox.checked).toBe(false)
})
