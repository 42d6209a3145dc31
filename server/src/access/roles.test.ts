import {
  enrolmentSchema,
  passwordLinkSchema,
  sessionSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { describe, expect, it } from 'vitest'
import type { Caller } from '../testing/callers.ts'
import { done, goodPassword, startCompany } from '../testing/company.ts'
import { decideOnAccounts } from './roles.ts'

const role = (admin: Caller, userId: string, role: string) =>
  done(admin, 'PUT', `/admin/users/${userId}`, { role })

describe('an auditor', () => {
  it("can read the audit log and the policy, but no one's numbers or names", async () => {
    const { admin, hire } = await startCompany()
    await done(admin, 'PUT', '/admin/users/ada', { display_name: 'Ada Lindqvist', role: 'employee' })
    await done(admin, 'GET', '/summary/today?user_id=ada')
    const auditor = await hire('aud', 'auditor')

    const log = await done(auditor, 'GET', '/admin/audit-log?action=looked')
    const policy = await auditor('GET', '/admin/policy')
    const refused = await Promise.all(
      [
        '/summary/today?user_id=ada',
        '/summary/today',
        '/admin/leaderboard',
        '/admin/users',
        '/admin/teams',
        '/admin/devices',
      ].map(async path => (await auditor('GET', path)).status),
    )

    expect(log).toMatchObject({ entries: [{ actor: 'root', subject: 'ada', detail: 'day' }] })
    expect(JSON.stringify(log)).not.toContain('Lindqvist')
    expect(policy.status).toBe(200)
    expect(refused).toEqual([403, 403, 403, 403, 403, 403])
  })
})

describe('rights end with the role that gave them', () => {
  it('removes the teams of a manager who is demoted and promoted again', async () => {
    const { admin, hire } = await startCompany()
    await hire('mia', 'manager')
    await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
    await role(admin, 'mia', 'employee')

    const mia = await hire('mia', 'manager')

    expect(await done(mia, 'GET', '/session')).toMatchObject({ role: 'manager', teams: [] })
  })

  it('removes the teams of a manager who was an admin meanwhile', async () => {
    const { admin, hire } = await startCompany()
    await hire('mia', 'manager')
    await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
    await role(admin, 'mia', 'admin')

    const mia = await hire('mia', 'manager')

    expect(await done(mia, 'GET', '/session')).toMatchObject({ role: 'manager', teams: [] })
  })

  it('ends access to a team that is reassigned or removed, in the same session', async () => {
    const { admin, hire } = await startCompany()
    await hire('ada', 'employee')
    const mia = await hire('mia', 'manager')
    const teams = (managers: string[]) => done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers })
    await teams(['mia'])
    await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
    const status = async () => (await mia('GET', '/summary/today?user_id=ada')).status
    const before = await status()

    await teams([])
    const taken = await status()
    await teams(['mia'])
    await done(admin, 'DELETE', '/admin/teams/blue')

    expect([before, taken, await status()]).toEqual([200, 403, 403])
  })

  it('signs out a demoted admin, who is an employee after signing in again, even with an older link', async () => {
    const { admin, hire, server, nobody } = await startCompany()
    const ann = await hire('ann', 'admin')
    const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ann/password-link'))
    await role(admin, 'ann', 'employee')

    const old = await ann('GET', '/admin/users')
    const byLink = await nobody('POST', '/password', {
      secret: new URL(link.url).hash.slice(1),
      password: goodPassword,
    })

    expect(old.status).toBe(401)
    expect(sessionSchema.parse(byLink.body)).toMatchObject({ user_id: 'ann', role: 'employee' })
    expect(server.context.access.openMode.isOpen()).toBe(false)
  })

  it('limits devices and one-time links of a demoted admin to their own page', async () => {
    const { admin, hire, enrol, byLink, server } = await startCompany()
    await hire('ada', 'employee')
    await hire('ann', 'admin')
    const device = await (await enrol('ann')).signedIn(server.time.nowMs)
    dashboardLinkSchema.parse(await done(device, 'POST', '/devices/dashboard-link'))
    const before = await byLink(device)
    await role(admin, 'ann', 'employee')

    const callers = [device, await byLink(device)]

    for (const caller of callers) {
      expect((await caller('GET', '/summary/today?user_id=ann')).status).toBe(200)
      expect((await caller('GET', '/summary/today?user_id=ada')).status).toBe(403)
      expect((await caller('GET', '/admin/users')).status).toBe(403)
    }
    expect((await before('GET', '/me')).status).toBe(401)
  })

  it.each([
    ['is demoted', (admin: Caller) => role(admin, 'eve', 'employee')],
    ['is deleted', (admin: Caller) => done(admin, 'DELETE', '/admin/user/eve')],
  ])('deletes unused links and codes for others when the admin who created them %s', async (_, end) => {
    const { admin, hire, nobody } = await startCompany()
    await hire('ada', 'employee')
    const eve = await hire('eve', 'admin')
    const made = async (maker: Caller) => ({
      link: passwordLinkSchema.parse(await done(maker, 'POST', '/admin/users/ada/password-link')),
      code: enrolmentSchema.parse(await done(maker, 'POST', '/admin/enrolments', { user_id: 'ada' })).code,
    })
    const [byEve, byRoot] = [await made(eve), await made(admin)]

    await end(admin)

    const uses = async ({ link, code }: typeof byEve) => [
      (await nobody('POST', '/devices/enrol', { ...newDevice, code })).status,
      (
        await nobody('POST', '/password', {
          secret: new URL(link.url).hash.slice(1),
          password: goodPassword,
        })
      ).status,
    ]
    expect(await uses(byEve)).toEqual([403, 410])
    expect(await uses(byRoot)).toEqual([201, 200])
  })

  it('rejects a change by a person who lost the role after the request was authorized', async () => {
    const { server, admin, hire } = await startCompany()
    await hire('bob', 'admin')
    const bob = { kind: 'person', userId: 'bob', role: 'admin', method: 'password' } as const
    await role(admin, 'bob', 'employee')

    const decision = decideOnAccounts(
      server.context.database,
      { ...bob, teamIds: [], sessionSecret: '' },
      async () => 'decided',
    )

    await expect(decision).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

const newDevice = { public_key: 'A'.repeat(43), name: 'laptop', platform: 'linux', helper_version: '0.1.0' }
