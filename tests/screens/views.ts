import type { Page } from 'playwright-core'
import type { DemoRole } from '../product/demo-people.ts'
import { withAccounts } from './accounts.ts'
import { withInputLeftOut } from './left-out.ts'
import { withDeclaredToApprove, withNoInputLeftOut, withOnlyNoInput, withPolicyPreview } from './no-input.ts'
import { withServerDay } from './server-day.ts'
import { asTeamsOnly, asTeamsOnlyBeforeFirstDay } from './teams-only.ts'

/** One page of the product, for one viewer. */
export interface View {
  /** For file names. */
  name: string
  path: string
  /** The states it can be in; all by default. */
  states?: readonly State[]
  /** The viewer on the made-up company's server; by default the page's own person. */
  as?: DemoRole | 'nobody'
  /** Fixed answers of the server for this view, by path. */
  answers?: Readonly<Record<string, unknown>>
  /** What is done then, with what it opens to be seen as well; on a made-up company only. */
  act?: (page: Page) => Promise<void>
}

/**
 * `demo`: on a made-up company; `empty`: on a new server; `loading`: nothing has answered yet; `offline`: the
 * server went down after the first numbers; `error`: it answers, but with errors; `no-permission`: the viewer
 * may not see it.
 */
export type State = 'demo' | 'empty' | 'loading' | 'offline' | 'error' | 'no-permission'

export const states: readonly State[] = ['demo', 'empty', 'loading', 'offline', 'error', 'no-permission']

const signedIn = {
  user_id: 'ada.lindqvist',
  role: 'employee',
  method: 'password',
  teams: [],
  second_factor: false,
  csrf_token: 'x',
  open_mode: false,
  sso: null,
}

/** Every view, for `npm run screenshots` and for axe: add a line here for a new page. */
export const views: readonly View[] = [
  { name: 'me', path: '/dashboard/ada.lindqvist' },
  { name: 'me-30-days', path: '/dashboard/ada.lindqvist?days=30', states: ['demo'] },
  { name: 'me-long-ago', path: '/dashboard/ada.lindqvist?date=2020-01-01', states: ['demo'] },
  {
    name: 'me-input-left-out',
    path: '/dashboard/ada.lindqvist?date=2030-01-02',
    states: ['demo'],
    answers: withInputLeftOut,
    // The minutes in which someone was active, but input could not be counted.
    act: async page => {
      const slider = page.locator('.strip')
      for (const key of ['End', 'ArrowLeft', 'ArrowLeft']) await slider.press(key)
    },
  },
  { name: 'me-unknown', path: '/dashboard/nobody.here', states: ['demo'], as: 'admin' },
  {
    name: 'me-no-input-left-out',
    path: '/dashboard/ada.lindqvist',
    states: ['demo'],
    answers: withNoInputLeftOut,
  },
  {
    name: 'me-only-no-input',
    path: '/dashboard/ada.lindqvist',
    states: ['demo'],
    answers: withOnlyNoInput,
    act: page => page.locator('.content li button').first().click(),
  },
  { name: 'me-nobody', path: '/dashboard/', states: ['demo'] },
  { name: 'admin', path: '/admin' },
  { name: 'admin-teams-only', path: '/admin', states: ['demo'], answers: asTeamsOnly },
  { name: 'admin-no-day-yet', path: '/admin', states: ['demo'], answers: asTeamsOnlyBeforeFirstDay },
  {
    name: 'admin-as-manager',
    path: '/admin',
    states: ['demo'],
    as: 'manager',
    answers: withDeclaredToApprove,
  },
  { name: 'admin-person', path: '/admin/people/ada.lindqvist' },
  { name: 'admin-nowhere', path: '/admin/nowhere', states: ['demo'] },
  {
    name: 'admin-policy',
    path: '/admin/manage/policy',
    answers: withPolicyPreview,
    act: async page => {
      await page.locator('select:has(option[value=left_out])').selectOption('left_out')
      await page.locator('.preview .sum').waitFor()
    },
  },
  {
    name: 'admin-policy-team',
    path: '/admin/manage/policy/teams/design',
    states: ['demo', 'loading', 'error', 'no-permission'],
    answers: withAccounts,
  },
  {
    name: 'admin-devices',
    path: '/admin/manage/devices',
    states: ['demo', 'empty', 'loading', 'error', 'no-permission'],
  },
  { name: 'admin-devices-some', path: '/admin/manage/devices', states: ['demo'], answers: withAccounts },
  {
    name: 'admin-people',
    path: '/admin/manage/people',
    states: ['demo', 'empty', 'loading', 'error', 'no-permission'],
  },
  { name: 'admin-people-some', path: '/admin/manage/people', states: ['demo'], answers: withAccounts },
  { name: 'admin-audit', path: '/admin/manage/audit' },
  { name: 'admin-system', path: '/admin/manage/system' },
  {
    name: 'admin-system-day',
    path: '/admin/manage/system',
    states: ['demo'],
    answers: withServerDay,
  },
  { name: 'login', path: '/login', states: ['empty', 'demo', 'loading', 'error'] },
  { name: 'login-as', path: '/login?user=ada.lindqvist', states: ['demo'], as: 'admin' },
  { name: 'setup', path: '/setup#secret', states: ['empty'] },
  { name: 'password', path: '/password#secret', states: ['empty'] },
  { name: 'link-used', path: '/link#secret', states: ['empty'] },
  { name: 'enrol', path: '/enrol#CODE', states: ['empty'] },
  { name: 'account', path: '/account', states: ['empty'], answers: { '/session': signedIn } },
  {
    name: 'account-by-link',
    path: '/account',
    states: ['empty'],
    answers: { '/session': { ...signedIn, method: 'link', sso: 'Acme' } },
  },
  { name: 'account-nobody', path: '/account', states: ['empty'] },
]
