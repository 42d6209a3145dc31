import { expect, it } from 'vitest'
import { callerWith } from '../testing/callers.ts'
import { done, goodPassword, startCompany } from '../testing/company.ts'
import { startTestServer, temporaryDatabase } from '../testing/server.ts'
import { dropLinks, type LinkPurpose, linkLifeMs, makeLink, takeLink } from './one-time-links.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')
const purposes = ['setup', 'password', 'dashboard'] as const satisfies LinkPurpose[]
const pairs = purposes.flatMap(made => purposes.map(used => [made, used] as const))

it.each(pairs)('accepts a link only for its own purpose: made for %s, used for %s', async (made, used) => {
  const database = await temporaryDatabase()
  const secret = await database.transaction(tx => makeLink(tx, { purpose: made, userId: 'ada', nowMs }))
  const take = (purpose: LinkPurpose) => database.transaction(tx => takeLink(tx, { purpose, secret, nowMs }))

  const first = await take(used)
  const afterwards = await take(made)

  // The wrong purpose does not use up the link; the right one does.
  expect([first, afterwards]).toEqual(made === used ? ['ada', undefined] : [undefined, 'ada'])
})

it.each(purposes)('expires a link for %s exactly after its lifetime', async purpose => {
  const database = await temporaryDatabase()
  const make = () => database.transaction(tx => makeLink(tx, { purpose, userId: 'ada', nowMs }))
  const take = (secret: string, atMs: number) =>
    database.transaction(tx => takeLink(tx, { purpose, secret, nowMs: atMs }))
  const [inTime, late] = [await make(), await make()]

  expect(await take(inTime, nowMs + linkLifeMs[purpose])).toBe('ada')
  expect(await take(late, nowMs + linkLifeMs[purpose] + 1)).toBeUndefined()
})

it('deletes only the links of one person for one purpose', async () => {
  const database = await temporaryDatabase()
  const left = await database.transaction(async tx => {
    const secrets = new Map<string, string>()
    for (const purpose of purposes)
      for (const userId of ['ada', 'bob'])
        secrets.set(`${purpose} ${userId}`, await makeLink(tx, { purpose, userId, nowMs }))
    await dropLinks(tx, 'password', 'ada')
    const found: string[] = []
    for (const [name, secret] of secrets) {
      const [purpose] = purposes.filter(each => name.startsWith(each))
      if (purpose && (await takeLink(tx, { purpose, secret, nowMs }))) found.push(name)
    }
    return found
  })

  expect(left).toEqual(['setup ada', 'setup bob', 'password bob', 'dashboard ada', 'dashboard bob'])
})

it('does not accept a dashboard link for a password or the setup, or a password link for the dashboard', async () => {
  const { server, admin, nobody, enrol } = await startCompany()
  const device = await (await enrol('ada')).signedIn(server.time.nowMs)
  await done(admin, 'PUT', '/admin/users/ada', { role: 'employee' })
  const dashboard = secretIn(await done(device, 'POST', '/devices/dashboard-link'))
  const password = secretIn(await done(admin, 'POST', '/admin/users/ada/password-link'))
  const uses = (secret: string) =>
    [
      ['/setup', { secret, user_id: 'eve', password: goodPassword }],
      ['/password', { secret, password: goodPassword }],
      ['/login/link', { secret }],
    ] as const
  const statuses = async (secret: string, own: string) => {
    const found: Record<string, number> = {}
    for (const [path, body] of uses(secret).toSorted(([a], [b]) => Number(a === own) - Number(b === own)))
      found[path] = (await nobody('POST', path, body)).status
    return found
  }

  expect(await statuses(dashboard, '/login/link')).toEqual({
    '/setup': 410,
    '/password': 410,
    '/login/link': 200,
  })
  expect(await statuses(password, '/password')).toEqual({
    '/setup': 410,
    '/login/link': 410,
    '/password': 200,
  })
})

it('accepts a setup link only for the setup', async () => {
  const { context, time, url } = await startTestServer({ OPEN_MODE: 'false' })
  const setup = await context.database.transaction(tx =>
    makeLink(tx, { purpose: 'setup', userId: '', nowMs: time.nowMs }),
  )
  const nobody = callerWith(url, {})

  const asPassword = await nobody('POST', '/password', { secret: setup, password: goodPassword })
  const asDashboard = await nobody('POST', '/login/link', { secret: setup })
  const asSetup = await nobody('POST', '/setup', { secret: setup, user_id: 'ann', password: goodPassword })

  expect([asPassword.status, asDashboard.status, asSetup.status]).toEqual([410, 410, 200])
})

function secretIn(answer: unknown): string {
  return /#([\w-]+)/.exec(JSON.stringify(answer))?.[1] ?? ''
}
