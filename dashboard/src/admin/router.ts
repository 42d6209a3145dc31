import { nextTick } from 'vue'
import {
  createRouter,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type Router,
  type RouterHistory,
} from 'vue-router'
import type { TextKey } from '../i18n/messages.ts'
import NoSuchPage from './NoSuchPage.vue'
import { personAt, teamAt } from './places.ts'
import TeamPage from './TeamPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** The page's title; a person's page has the person's name instead. */
    title?: TextKey
  }
}

/** The route of an unknown URL. */
function nowhere({ path }: RouteLocationNormalized): RouteLocationRaw {
  return { name: 'nowhere', params: { anything: path.slice(1).split('/') } }
}

/**
 * The admin app's routes. Back and forward restore the scroll position; a new page starts at its heading,
 * also for screen readers. All pages but the first are loaded on demand.
 */
export function newAdminRouter(history: RouterHistory): Router {
  const router = createRouter({
    history,
    routes: [
      { path: '/', redirect: '/admin' },
      { name: 'team', path: '/admin', component: TeamPage, meta: { title: 'admin.overview' } },
      {
        name: 'person',
        path: '/admin/people/:userId?',
        component: () => import('./PersonPage.vue'),
        props: place => ({ userId: personAt(place) }),
        beforeEnter: to => personAt(to) !== '' || nowhere(to),
      },
      {
        name: 'policy',
        path: '/admin/manage/policy',
        component: () => import('./manage/policy/PolicyPage.vue'),
        meta: { title: 'admin.policy' },
      },
      {
        name: 'team-policy',
        path: '/admin/manage/policy/teams/:teamId?',
        component: () => import('./manage/policy/TeamPolicyPage.vue'),
        props: place => ({ teamId: teamAt(place) }),
        beforeEnter: to => teamAt(to) !== '' || nowhere(to),
        meta: { title: 'admin.policy' },
      },
      {
        name: 'devices',
        path: '/admin/manage/devices',
        component: () => import('./manage/devices/DevicesPage.vue'),
        meta: { title: 'admin.devices' },
      },
      {
        name: 'people',
        path: '/admin/manage/people',
        component: () => import('./manage/people/PeoplePage.vue'),
        meta: { title: 'admin.peopleAndTeams' },
      },
      {
        name: 'audit',
        path: '/admin/manage/audit',
        component: () => import('./manage/audit/AuditPage.vue'),
        meta: { title: 'admin.audit' },
      },
      {
        name: 'system',
        path: '/admin/manage/system',
        component: () => import('./manage/system/SystemPage.vue'),
        meta: { title: 'admin.system' },
      },
      {
        name: 'nowhere',
        path: '/:anything(.*)*',
        component: NoSuchPage,
        meta: { title: 'admin.noSuchPage' },
      },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
  })
  router.afterEach(async (to, from) => {
    if (from.matched.length === 0 || to.path === from.path) return
    await nextTick()
    document.querySelector('h1')?.focus({ preventScroll: true })
  })
  return router
}
