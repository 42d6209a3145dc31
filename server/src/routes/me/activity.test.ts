import { passwordLinkSchema } from '@telemetry-tracker/shared/contracts/access'
import { activityRowSchema } from '@telemetry-tracker/shared/contracts/me'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Caller } from '../../testing/callers.ts'
import { done, goodPassword, startCompany } from '../../testing/company.ts'

const dayMs = 24 * 60 * 60_000

async function activityOf(caller: Caller) {
  const rows = z.array(activityRowSchema).parse(await done(caller, 'GET', '/me/activity'))
  return rows.map(({ who, action, detail }) => [who, action, detail].join(' ').trim())
}

describe('account activity', () => {
  it('shows a person each access to their data that an admin created and used, newest first', async () => {
    const { admin, hire, enrol, byLink, server } = await startCompany({ LEADERBOARD_MODE: 'team' })
    const ada = await hire('ada', 'employee')
    const known = (await activityOf(ada)).length

    // Ways for an admin to read a person's own page in team mode.
    const device = await (await enrol('ada')).signedIn(server.time.nowMs)
    const page = await byLink(device)
    await done(page, 'GET', '/me/export')
    await done(page, 'GET', '/me/export?format=csv&table=buckets')
    const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ada/password-link'))
    const entry = await ada('POST', '/password', {
      secret: new URL(link.url).hash.slice(1),
      password: goodPassword,
    })
    expect(entry.status).toBe(200)

    // The password link ended all sessions, but not the device's access.
    const activity = await activityOf(device)
    expect(activity.slice(0, activity.length - known)).toEqual([
      'ada signed_in password',
      'ada password_link_used',
      'root password_link_made',
      'ada data_exported buckets, link',
      'ada data_exported all, link',
      'ada signed_in link',
      'ada own_page_link_made',
      'ada device_signed_in linux',
      'ada device_enrolled linux',
      'root enrolment_made',
    ])
  })

  it('shows a device’s tokens once a day', async () => {
    const { enrol, server } = await startCompany()
    const laptop = await enrol('ada')
    await laptop.signedIn(server.time.nowMs)
    server.time.nowMs += 60_000
    await laptop.signedIn(server.time.nowMs)

    server.time.nowMs += dayMs
    const device = await laptop.signedIn(server.time.nowMs)

    const uses = (await activityOf(device)).filter(each => each.includes('device_signed_in'))
    expect(uses).toHaveLength(2)
  })

  it('shows no activity of other people', async () => {
    const { hire, admin } = await startCompany()
    const ada = await hire('ada', 'employee')
    const bob = await hire('bob', 'employee')
    await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' })

    expect((await activityOf(ada)).join()).toContain('enrolment_made')
    expect((await activityOf(bob)).join()).not.toContain('enrolment_made')
    expect(await activityOf(bob)).not.toContain('ada')
  })

  it('limits how many links a device can request', async () => {
    const { enrol, server } = await startCompany()
    const device = await (await enrol('ada')).signedIn(server.time.nowMs)
    const statuses: number[] = []
    for (let i = 0; i < 11; i++) statuses.push((await device('POST', '/devices/dashboard-link')).status)

    expect(statuses).toEqual([...Array(10).fill(200), 429])
  })
})
