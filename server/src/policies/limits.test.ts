import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { done, startCompany } from '../testing/company.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { createBudget } from './budget.ts'
import { type Rule, rules } from './rules.ts'

const report = { queued_events: 0, dropped_events: 0 }

it('limits every route that writes', () => {
  const withoutRate = Object.entries<Rule>(rules)
    .filter(([key, { perMinute }]) => !key.startsWith('GET ') && perMinute === undefined)
    .map(([key]) => key)

  // Batches have their own limit, RATE_LIMIT_PER_DEVICE.
  expect(withoutRate).toEqual(['POST /track'])
})

it('limits the reports of a device per minute, without affecting other devices', async () => {
  const { server, enrol } = await startCompany()
  const eager = await (await enrol('asha')).signedIn(server.time.nowMs)
  const other = await (await enrol('asha')).signedIn(server.time.nowMs)
  for (let i = 0; i < rules['PUT /devices/report'].perMinute; i++)
    await done(eager, 'PUT', '/devices/report', report)

  const oneTooMany = await eager('PUT', '/devices/report', report)
  await done(other, 'PUT', '/devices/report', report)
  server.time.nowMs += 2_000
  await done(eager, 'PUT', '/devices/report', report)

  expect(oneTooMany).toMatchObject({ status: 429, body: { error: { code: 'too_many_requests' } } })
  expect(oneTooMany.headers.get('Retry-After')).toBe('2')
})

it('counts the requests of all sessions of a person together', async () => {
  const { enrol, byLink, server } = await startCompany()
  const device = await (await enrol('asha')).signedIn(server.time.nowMs)
  const sessions = [await byLink(device), await byLink(device)]
  const contest = { start: '2026-03-10T11:00:00Z', note: '' }
  for (let i = 0; i < rules['PUT /me/contests'].perMinute; i++)
    await done(sessions[i % 2] ?? device, 'PUT', '/me/contests', contest)

  const statuses = await Promise.all(
    sessions.map(async session => (await session('PUT', '/me/contests', contest)).status),
  )

  expect(statuses).toEqual([429, 429])
})

it('limits the recorded views of other people', async () => {
  const { admin } = await startCompany()
  const views = Array.from({ length: 301 }, (_, i) => `/summary/today?user_id=nobody-${i}`)

  const statuses: number[] = []
  for (const path of views) statuses.push((await admin('GET', path)).status)

  expect(statuses.filter(status => status === 200)).toHaveLength(300)
  expect(statuses.at(-1)).toBe(429)
  expect((await admin('GET', '/summary/today?user_id=nobody-1')).status).toBe(200)
})

it('runs at most two expensive requests per caller and four in total', () => {
  const budget = createBudget()
  const ofAda = [budget.begin('ada'), budget.begin('ada')]
  const tooManyAtOnce = expect.objectContaining({ status: 429, code: 'too_many_at_once' })

  expect(() => budget.begin('ada')).toThrow(tooManyAtOnce)
  budget.begin('bob')
  budget.begin('eve')
  expect(() => budget.begin('mia')).toThrow(
    expect.objectContaining({ status: 503, code: 'busy', headers: { 'Retry-After': '5' } }),
  )
  // A slow reader does not block other callers.
  ofAda[0]?.worked()
  ofAda[0]?.worked()
  budget.begin('mia')
  expect(() => budget.begin('ada')).toThrow(tooManyAtOnce)
  ofAda[0]?.answered()
  ofAda[1]?.worked()
  budget.begin('ada')
})

it('rejects a third preview while two of the same admin run, and accepts it when one is done', async () => {
  const database = await temporaryDatabase()
  let goOn = Promise.withResolvers<void>()
  let waiting = 0
  let bothWait = () => {}
  goOn.resolve()
  const slow: Database = {
    ...database,
    async read(sql, values) {
      if (sql.startsWith('SELECT user_id FROM users')) {
        if (++waiting === 2) bothWait()
        await goOn.promise
      }
      return database.read(sql, values)
    },
  }
  const { admin } = await startCompany({}, { database: slow })
  const { policy } = Object(await done(admin, 'GET', '/admin/policy'))
  const preview = () => admin('POST', '/admin/policy/preview', { policy })
  await preview()
  goOn = Promise.withResolvers()
  waiting = 0
  const areWaiting = new Promise<void>(resolve => {
    bothWait = resolve
  })
  const running = [preview(), preview()]
  await areWaiting

  const third = await preview()
  goOn.resolve()
  const answers = await Promise.all(running)

  expect(third).toMatchObject({ status: 429, body: { error: { code: 'too_many_at_once' } } })
  expect(third.headers.get('Retry-After')).toBe('5')
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect((await preview()).status).toBe(200)
})
