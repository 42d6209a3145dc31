import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'
import { browserAt } from '../../testing/browserAt.ts'
import { eventually } from '../../testing/eventually.ts'
import { exampleConfig } from '../../testing/exampleNumbers.ts'
import { mountPage, type Page } from '../../testing/mountPage.ts'
import SignInApp from './SignInApp.vue'

const nobody: SessionAnswer = {
  user_id: null,
  role: null,
  method: null,
  teams: [],
  second_factor: false,
  csrf_token: null,
  open_mode: false,
  sso: null,
}

let api: ApiServer
let page: Page

beforeEach(async () => {
  api = await startApiServer({
    '/config': { body: { ...exampleConfig, open_mode: false } },
    '/session': { body: nobody },
  })
})

afterEach(async () => {
  page.leave()
  await api.close()
})

async function open(query: string): Promise<Page> {
  browserAt(`${api.url}/login${query}`)
  page = await mountPage(SignInApp, { path: '/login', query, secret: '' })
  return page
}

const says = (words: string) => eventually(() => expect(page.text()).toContain(words))

it('says in open mode that there are no accounts, what to do, and the way on, instead of a form that cannot work', async () => {
  api.replies['/config'] = { body: { ...exampleConfig, open_mode: true } }
  const { element, find } = await open('')

  await says('This server has no accounts yet')
  await says('npm run server -- setup-link')
  expect(find('main a').getAttribute('href')).toBe('/admin')
  expect(element.querySelector('form')).toBeNull()
})

it('leads on in open mode to the page that somebody came from', async () => {
  api.replies['/config'] = { body: { ...exampleConfig, open_mode: true } }
  const { find } = await open('?next=%2Fdashboard%2Fada')

  await says('This server has no accounts yet')
  expect(find('main a').getAttribute('href')).toBe('/dashboard/ada')
})

it('asks only for the password where the link says who is to sign in', async () => {
  const { find } = await open('?user=ada')

  await says('Password')
  expect(find<HTMLInputElement>('input[name=username]').value).toBe('ada')
  await eventually(() => expect(document.activeElement?.getAttribute('name')).toBe('password'))
})

it('lets somebody who is signed in sign in as whom the link says', async () => {
  const signedIn = { ...nobody, user_id: 'grace', role: 'admin', method: 'password', csrf_token: 'x' }
  api.replies['/session'] = { body: signedIn }
  const { find } = await open('?user=ada')

  await says('grace')

  expect(find<HTMLInputElement>('input[name=username]').value).toBe('ada')
  expect(window.location.href).toBe(`${api.url}/login?user=ada`)
})
