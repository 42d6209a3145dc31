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

it('says in open mode that there are no accounts and what to do, with a link to continue, instead of a sign-in form', async () => {
  api.replies['/config'] = { body: { ...exampleConfig, open_mode: true } }
  const { element, find } = await open('')

  await says('This server has no accounts yet')
  await says('npm run server -- setup-link')
  expect(find('main a').getAttribute('href')).toBe('/admin')
  expect(element.querySelector('form')).toBeNull()
})

it('continues in open mode to the page that the person came from', async () => {
  api.replies['/config'] = { body: { ...exampleConfig, open_mode: true } }
  const { find } = await open('?next=%2Fdashboard%2Fada')

  await says('This server has no accounts yet')
  expect(find('main a').getAttribute('href')).toBe('/dashboard/ada')
})

it('asks only for the password if the link has the name', async () => {
  const { find } = await open('?user=ada')

  await says('Password')
  expect(find<HTMLInputElement>('input[name=username]').value).toBe('ada')
  await eventually(() => expect(document.activeElement?.getAttribute('name')).toBe('password'))
})

it('lets someone who is signed in sign in with the name from the link', async () => {
  const signedIn = { ...nobody, user_id: 'grace', role: 'admin', method: 'password', csrf_token: 'x' }
  api.replies['/session'] = { body: signedIn }
  const { find } = await open('?user=ada')

  await says('grace')

  expect(find<HTMLInputElement>('input[name=username]').value).toBe('ada')
  expect(window.location.href).toBe(`${api.url}/login?user=ada`)
})
