import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { auditLogSchema } from '@telemetry-tracker/shared/contracts/me'
import { type Rejudging, rejudgingSchema } from '@telemetry-tracker/shared/contracts/rejudging'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { until } from '@telemetry-tracker/shared/testing/until'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Caller } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

/** Two minutes of ada in an app that a later policy makes non-productive. */
async function companyWithOlderMinutes() {
  const company = await startCompany()
  const laptop = await (await company.enrol('ada')).signedIn(company.server.time.nowMs)
  await done(laptop, 'POST', '/track', {
    events: [event({ timestamp: '2026-03-10T11:00:00Z' }), event({ timestamp: '2026-03-10T11:01:00Z' })],
  })
  const policy = { ...defaultPolicy, nonProductiveApps: ['code'] }
  await done(company.admin, 'PUT', '/admin/policy', { version: 0, policy })
  return company
}

const stateFor = async (caller: Caller) => rejudgingSchema.parse(await done(caller, 'GET', '/admin/rejudge'))

const whenItIs = (caller: Caller, state: Rejudging['state']) =>
  until(async () => {
    const found = await stateFor(caller)
    expect(found.state).toBe(state)
    return found
  })

it('judges older minutes by the current policy, and returns what changed and who started it', async () => {
  const { admin } = await companyWithOlderMinutes()
  const before = await stateFor(admin)

  const answer = await admin('POST', '/admin/rejudge')

  expect(answer.status).toBe(202)
  const after = await whenItIs(admin, 'idle')
  const minutes = await done(admin, 'GET', '/timeline?user_id=ada')
  const { entries } = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
  expect(before).toEqual({ state: 'idle', people: 0, people_done: 0, last: null })
  expect(after.last).toMatchObject({ minutes: 2, changed: 2 })
  expect(z.array(timelineRowSchema).parse(minutes)).toMatchObject([
    { state: 'non_productive' },
    { state: 'non_productive' },
  ])
  expect(entries.find(({ action }) => action === 'rejudge_started')).toMatchObject({
    actor: 'root',
    subject: '*',
    detail: 'policy:1',
  })
})

it('is rejected while it is running, and shows the progress', async () => {
  const { admin, server } = await companyWithOlderMinutes()
  const { database } = server.context
  const lockTaken = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const holding = database.transaction(async tx => {
    await tx.run("UPDATE users SET time_zone = time_zone WHERE user_id = 'ada'")
    lockTaken.resolve()
    await goOn.promise
  })
  await lockTaken.promise
  const first = admin('POST', '/admin/rejudge')

  const second = await admin('POST', '/admin/rejudge')

  const meanwhile = await stateFor(admin)
  goOn.resolve()
  await holding
  const ended = await whenItIs(admin, 'idle')
  expect(second).toMatchObject({ status: 409, body: { error: { code: 'rejudge_running' } } })
  expect(meanwhile.state).toBe('running')
  expect((await first).status).toBe(202)
  expect(ended.last?.minutes).toBe(2)
})

it('reports an interrupted run, and starts again if the policy has changed', async () => {
  const { admin, server } = await companyWithOlderMinutes()
  const { database } = server.context
  const fact = { policy: '{}', userId: 'root', startMs: 0 }
  await database.transaction(tx =>
    tx.run("INSERT INTO facts (name, value) VALUES ('rejudged_to', $1)", [JSON.stringify(fact)]),
  )
  const broken = await stateFor(admin)

  await done(admin, 'POST', '/admin/rejudge')

  const ended = await whenItIs(admin, 'idle')
  expect(broken).toMatchObject({ state: 'broken_off', people: 2, people_done: 1 })
  expect(ended).toMatchObject({ people: 0, last: { changed: 2 } })
})
