import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { rejudge } from '../jobs/rejudge.ts'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { openCentralPolicy, savePolicy } from './central-policy.ts'

const noCode = { nonProductiveApps: ['code'] }

/** Ada is in team blue, whose policy makes the app she and Nora use non-productive; Nora is in no team. */
async function companyAtWork() {
  const company = await startCompany()
  const { admin, server, enrol } = company
  for (const person of ['ada', 'nora']) {
    const device = await (await enrol(person)).signedIn(server.time.nowMs)
    await done(device, 'POST', '/track', { events: [event()] })
  }
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [] })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  await done(admin, 'PUT', '/admin/teams/blue/policy', { version: 0, overrides: noCode })
  return company
}

it('freezes the rules of all people, even if policies or teams change meanwhile', async () => {
  const { admin, server } = await companyAtWork()
  const { database, days, centralPolicy } = server.context
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  const reasons = async () => {
    const rows = await Promise.all(['ada', 'nora'].map(id => done(admin, 'GET', `/timeline?user_id=${id}`)))
    return rows.map(each => z.array(timelineRowSchema).parse(each)[0]?.reason)
  }
  await centralPolicy.refresh()

  const before = centralPolicy.asOfNow()
  await done(admin, 'PUT', '/admin/policy', { version: 0, policy: { ...policy, ...noCode } })
  await done(admin, 'PUT', '/admin/teams/blue/policy', { version: 1, overrides: { nonProductiveApps: [] } })
  await done(admin, 'PUT', '/admin/users/nora', { team_id: 'blue' })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: null })
  await centralPolicy.refresh()
  const after = centralPolicy.asOfNow()

  await rejudge(database, { ...before, days }, () => {})
  expect(await reasons()).toEqual(['non_productive_app', 'interaction'])
  await done(admin, 'DELETE', '/admin/teams/blue')
  await centralPolicy.refresh()
  await rejudge(database, { ...after, days }, () => {})
  expect(await reasons()).toEqual(['non_productive_app', 'interaction'])
  await rejudge(database, { ...centralPolicy.asOfNow(), days }, () => {})
  expect(await reasons()).toEqual(['non_productive_app', 'non_productive_app'])
  expect([before, after].map(({ rules }) => rules.policy.nonProductiveApps)).toEqual([
    policy.nonProductiveApps,
    ['code'],
  ])
})

it('applies a policy at once that is saved during a refresh', async () => {
  const database = await temporaryDatabase()
  const goOn = Promise.withResolvers<void>()
  let isSlow = false
  const slow: Database = {
    ...database,
    async reading(work) {
      const found = await database.reading(work)
      if (isSlow) await goOn.promise
      return found
    },
  }
  let nowMs = 0
  const central = await openCentralPolicy(slow, { policy: defaultPolicy, bucketSizeSec: 60 }, () => nowMs)
  nowMs += 60_000
  isSlow = true
  const looking = central.refresh()
  const saved = { after: 0, policy: { ...defaultPolicy, ...noCode }, by: 'root', nowMs }
  await database.transaction(tx => savePolicy(tx, saved))

  central.changed()
  const looked = central.refresh()
  goOn.resolve()
  await Promise.all([looking, looked])

  expect(central.version()).toBe(1)
})
