import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { describe, expect, it } from 'vitest'
import { done, startCompany } from '../../testing/company.ts'

describe('a one-time link from the helper', () => {
  it("opens only its owner's page, once, within a minute", async () => {
    const { server, enrol, byLink, nobody, admin } = await startCompany()
    const laptop = await enrol('root')
    const caller = await laptop.signedIn(server.time.nowMs)
    const makeLink = async () => {
      const link = dashboardLinkSchema.parse(await done(caller, 'POST', '/devices/dashboard-link'))
      return { secret: new URL(link.url).hash.slice(1) }
    }
    const [used, late] = [await makeLink(), await makeLink()]

    const me = await byLink(caller)
    const first = await nobody('POST', '/login/link', used)
    const stolen = await nobody('POST', '/login/link', used)
    server.time.nowMs += 60_001
    const tooLate = await nobody('POST', '/login/link', late)

    expect((await me('GET', '/summary/today?user_id=root')).status).toBe(200)
    expect((await me('GET', '/admin/users')).status).toBe(403)
    expect((await admin('GET', '/admin/users')).status).toBe(200)
    expect([first.status, stolen.status, tooLate.status]).toEqual([200, 410, 410])
  })
})

describe('access opened by a device', () => {
  it('ends when the device is revoked: sessions opened by its link, and unused links', async () => {
    const { server, admin, hire, enrol, byLink, nobody } = await startCompany()
    const byPassword = await hire('ada', 'employee')
    const laptop = await enrol('ada')
    const caller = await laptop.signedIn(server.time.nowMs)
    const opened = await byLink(caller)
    const link = dashboardLinkSchema.parse(await done(caller, 'POST', '/devices/dashboard-link'))
    expect((await opened('GET', '/me')).status).toBe(200)

    await done(admin, 'DELETE', `/admin/devices/${laptop.deviceId}`)

    const unused = await nobody('POST', '/login/link', { secret: new URL(link.url).hash.slice(1) })
    expect([(await opened('GET', '/me')).status, unused.status]).toEqual([401, 410])
    expect((await byPassword('GET', '/me')).status).toBe(200)
  })
})
