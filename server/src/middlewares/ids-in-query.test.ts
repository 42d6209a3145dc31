import { adminBreakdownRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { rules } from '../policies/rules.ts'
import type { Caller } from '../testing/callers.ts'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'

const breakdown = z.array(adminBreakdownRowSchema)

/** A company with people called `.` and `..`, each with one second in an app that has their name in its name. */
async function companyOfDots() {
  const company = await startCompany()
  for (const id of ['.', '..']) {
    await done(company.admin, 'PUT', `/admin/users?user_id=${id}`, { role: 'employee' })
    const device = await (await company.enrol(id)).signedIn(company.server.time.nowMs)
    await done(device, 'POST', '/track', { events: [event({ user_id: id, app_name: `App of ${id}` })] })
  }
  const appsAt = async (address: string) =>
    breakdown.parse(await done(company.admin, 'GET', address)).map(row => row.app_name)
  return { ...company, appsAt }
}

describe('people called . and ..', () => {
  it('can be read by the ID in the query, and by the URL that parsers make of a path', async () => {
    const { appsAt } = await companyOfDots()

    expect(await appsAt('/admin/user/app-breakdown?user_id=.')).toEqual(['App of .'])
    expect(await appsAt('/admin/user/app-breakdown?user_id=..')).toEqual(['App of ..'])
    // fetch resolves the dots: the requests are for /admin/app-breakdown and /admin/user/app-breakdown.
    expect(await appsAt('/admin/user/../app-breakdown')).toEqual(['App of ..'])
    expect(await appsAt('/admin/user/%2E/app-breakdown')).toEqual(['App of .'])
  })

  it('have notes and password links', async () => {
    const { admin } = await companyOfDots()
    const day = '2026-03-10'

    await done(admin, 'PUT', '/admin/user/notes?user_id=..', { day, note: 'On a course.' })
    await done(admin, 'POST', '/admin/users/password-link?user_id=..')

    expect(await done(admin, 'GET', `/notes?user_id=..&date=${day}`)).toMatchObject([
      { note: 'On a course.' },
    ])
    expect(await done(admin, 'GET', `/notes?user_id=.&date=${day}`)).toEqual([])
  })

  it('can only be erased by the ID in the query', async () => {
    const { admin, appsAt } = await companyOfDots()

    const unsure = [
      await admin('DELETE', '/admin/user/..'),
      await admin('DELETE', '/admin/user/.'),
      await admin('DELETE', '/admin/user?user_id='),
      await admin('DELETE', '/admin/user?user_id=.&user_id=..'),
    ]
    const erased = await done(admin, 'DELETE', '/admin/user?user_id=..')

    expect(unsure.map(({ status }) => status)).toEqual([404, 400, 400, 400])
    expect(erased).toMatchObject({ user_id: '..' })
    expect(await appsAt('/admin/user/app-breakdown?user_id=..')).toEqual([])
    expect(await appsAt('/admin/user/app-breakdown?user_id=.')).toEqual(['App of .'])
  })
})

it("changes and removes teams called . and .. without changing the company's policy", async () => {
  const { admin } = await startCompany()
  const overrides = { nonProductiveApps: ['chess'] }

  await done(admin, 'PUT', '/admin/teams?team_id=..', { name: 'Dots', managers: [] })
  await done(admin, 'PUT', '/admin/teams/policy?team_id=..', { version: 0, overrides })

  expect(await done(admin, 'GET', '/admin/teams')).toMatchObject([{ team_id: '..', name: 'Dots' }])
  expect(await done(admin, 'GET', '/admin/teams/policy?team_id=..')).toMatchObject({ version: 1 })
  expect(await done(admin, 'GET', '/admin/policy')).toMatchObject({ version: 0 })
  await done(admin, 'DELETE', '/admin/teams?team_id=..')
  expect(await done(admin, 'GET', '/admin/teams')).toEqual([])
})

it('applies the rule of the route to every URL with an ID in the query', async () => {
  const { admin, hire, nobody } = await startCompany()
  const employee = await hire('ada', 'employee')
  const withId = Object.keys(rules).filter(key => /:(user|team)_id/.test(key))
  const fate = async (caller: Caller, key: string) => {
    const [method = '', path = ''] = key.split(' ')
    const query = new URLSearchParams({ user_id: 'nora', team_id: 'red' })
    const short = await caller(
      method,
      `${path.replace(/\/:\w+/, '')}?${query}`,
      method === 'GET' ? undefined : {},
    )
    const long = await caller(
      method,
      path.replace(':user_id', 'nora').replace(':team_id', 'red'),
      method === 'GET' ? undefined : {},
    )
    return { key, short: short.status, long: long.status }
  }

  const fates = []
  for (const key of withId)
    for (const caller of [nobody, employee, admin]) fates.push(await fate(caller, key))

  expect(fates.length).toBeGreaterThanOrEqual(3 * 11)
  expect(fates.filter(({ short, long }) => short !== long)).toEqual([])
})
