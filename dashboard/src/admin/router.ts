import { nextTick } from 'vue'
import { createRouter, type RouteLocationNormalized, type Router, type RouterHistory } from 'vue-router'
import NoSuchPage from './NoSuchPage.vue'
import PersonPage from './PersonPage.vue'
import TeamPage from './TeamPage.vue'

/** The admin app's addresses. Back and forward return to the scrolled place; a new page starts at its heading, for screen readers too. */
export function newAdminRouter(history: RouterHistory): Router {
  const router = createRouter({
    history,
    routes: [
      { name: 'team', path: '/admin', component: TeamPage },
      { name: 'person', path: '/admin/people/:userId', component: PersonPage, props: true },
      { name: 'nowhere', path: '/:anything(.*)*', component: NoSuchPage },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
  })
  router.afterEach(async (to, from) => {
    document.title = `${titleOf(to)} · Telemetry Tracker`
    if (from.matched.length === 0 || to.path === from.path) return
    await nextTick()
    document.querySelector('h1')?.focus({ preventScroll: true })
  })
  return router
}

function titleOf(route: RouteLocationNormalized): string {
  if (route.name === 'person') return String(route.params['userId'])
  return route.name === 'team' ? 'Team' : 'No such page'
}
