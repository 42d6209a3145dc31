import { afterEach, beforeEach, expect } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import AdminApp from '../src/admin/AdminApp.vue'
import { newAdminRouter } from '../src/admin/router.ts'
import { type ApiServer, startApiServer } from './apiServer.ts'
import { browserAt } from './browserAt.ts'
import { eventually } from './eventually.ts'
import {
  exampleApps,
  exampleConfig,
  exampleDeclared,
  examplePerson,
  exampleStatus,
  exampleSummary,
  exampleTimeline,
  exampleWeek,
} from './exampleNumbers.ts'
import { mountPage, type Page } from './mountPage.ts'

/** The admin app on a server with example numbers, new for each test of the file that calls this. */
export function useAdminApp() {
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
      '/declared': { body: exampleDeclared },
      '/admin/declared': { body: [] },
      '/admin/tracker-summary': { body: { people: 2, online: 1, missing: 0, missing_names: [] } },
      '/admin/leaderboard': {
        headers: { 'x-total-count': '120' },
        body: [examplePerson('ada', 3_600, 10_800), examplePerson('grace', 7_200, 3_600)],
      },
      ...personReplies('ada'),
    })
    browserAt(`${api.url}/admin`)
  })

  afterEach(async () => {
    page.leave()
    await api.close()
  })

  async function open(path: string): Promise<Page> {
    router = newAdminRouter(createMemoryHistory())
    await router.push(path)
    page = await mountPage(AdminApp, {}, router)
    return page
  }

  return {
    get api() {
      return api
    },
    get page() {
      return page
    },
    get router() {
      return router
    },
    open,
    says: (words: string) => eventually(() => expect(page.text()).toContain(words)),
    address: () => router.currentRoute.value.fullPath,
  }
}

/** The answers about one person's apps, and to their deletion. */
export function personReplies(userId: string) {
  const path = `/admin/user/${encodeURIComponent(userId)}`
  return {
    [`${path}/status`]: { body: exampleStatus(userId, true) },
    [`${path}/non-productive-apps`]: {
      body: [{ app_name: 'Chromium — youtube.com', seconds: 3_000, no_input: 0 }],
    },
    [`${path}/app-breakdown`]: {
      body: [
        {
          app_name: 'Code',
          productive: 9_000,
          non_productive: 600,
          no_input: 300,
          total: 9_600,
          category: 'productive',
        },
      ],
    },
    [`DELETE ${path}`]: { body: { deleted: 1_234, user_id: userId } },
  }
}

/** Enters a text, as a person does. */
export function type(field: HTMLInputElement, text: string): void {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
