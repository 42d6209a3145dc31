import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { afterEach, beforeEach, expect } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import MyDay from '../src/me/MyDay.vue'
import MyPage from '../src/me/MyPage.vue'
import { newMyRouter } from '../src/me/router.ts'
import { type ApiServer, startApiServer } from './apiServer.ts'
import { browserAt } from './browserAt.ts'
import { eventually } from './eventually.ts'
import {
  exampleAccessLog,
  exampleActivity,
  exampleApps,
  exampleConfig,
  exampleDeclared,
  exampleDevices,
  exampleMe,
  exampleSummary,
  exampleTimeline,
  exampleWeek,
} from './exampleNumbers.ts'
import { mountPage, type Page } from './mountPage.ts'

/** A person's own page on a server with example numbers, new for each test of the file that calls this. */
export function useMyPage() {
  let api: ApiServer
  let page: Page | undefined
  let router: Router

  beforeEach(async () => {
    api = await startApiServer({
      '/config': { body: exampleConfig },
      '/summary/today': { body: exampleSummary },
      '/apps': { body: exampleApps },
      '/daily': { body: exampleWeek },
      '/timeline': { body: exampleTimeline },
      '/notes': { body: [] },
      '/me/declared': { body: exampleDeclared },
      '/me': { body: exampleMe },
      '/me/access-log': { body: exampleAccessLog },
      '/me/activity': { body: exampleActivity },
      '/me/exemption': { body: { exempt: false } },
      '/me/devices': { body: exampleDevices },
      '/agent/policy': {
        body: { version: 3, policy: { ...defaultPolicy, workHours: ['Mon-Fri 09:00-17:30'] } },
      },
    })
    browserAt(`${api.url}/dashboard/ada`)
  })

  afterEach(async () => {
    page?.leave()
    await api.close()
  })

  /** The day of a person. */
  async function open(userId = 'ada', everyMs = 20, query = ''): Promise<Page> {
    router = newMyRouter(createMemoryHistory())
    await router.push(`/dashboard/${encodeURIComponent(userId)}${query}`)
    page = await mountPage(MyDay, { userId, everyMs }, router)
    return page
  }

  /** The page around it. */
  async function openWhole(userId: string | undefined): Promise<Page> {
    router = newMyRouter(createMemoryHistory())
    page = await mountPage(MyPage, { userId }, router)
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
    openWhole,
    /** Starts the server again after it was closed, at the same address. */
    async restart() {
      api = await startApiServer(api.replies, Number(new URL(api.url).port))
    },
    says: (words: string) => eventually(() => expect(page?.text()).toContain(words)),
    address: () => router.currentRoute.value.fullPath,
    /** The timeline's slider once the minutes are loaded; the placeholder before it is inert. */
    slider: () =>
      eventually(() => {
        const found = [...(page?.element.querySelectorAll<HTMLElement>('[role=slider]') ?? [])]
        const real = found.find(element => element.closest('[inert]') === null)
        if (real === undefined) throw new Error('No minutes yet.')
        return real
      }),
  }
}

export function press(element: HTMLElement, key: string): void {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}
