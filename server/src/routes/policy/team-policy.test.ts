import {
  agentPolicySchema,
  centralPolicySchema,
  policyPreviewSchema,
  teamPolicyAnswerSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { openCentralPolicy } from '../../central-policy/central-policy.ts'
import { rejudge } from '../../jobs/rejudge.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

const path = '/admin/teams/blue/policy'
const noCode = { nonProductiveApps: ['code'] }

/** Ada is in team blue; Nora is in no team. */
async function companyWithTeam(environment = {}) {
  const company = await startCompany(environment)
  const { admin, server, enrol } = company
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [] })
  const [ada, nora] = [await enrol('ada'), await enrol('nora')]
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const devices = {
    ada: await ada.signedIn(server.time.nowMs),
    nora: await nora.signedIn(server.time.nowMs),
  }
  const reasonsOf = async (userId: string) => {
    const rows = await done(admin, 'GET', `/timeline?user_id=${userId}`)
    return z
      .array(timelineRowSchema)
      .parse(rows)
      .map(({ reason }) => reason)
  }
  return { ...company, devices, reasonsOf }
}

it('gives the people of a team its overrides, and everyone else the company’s policy', async () => {
  const { admin, devices } = await companyWithTeam()
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  await done(admin, 'PUT', '/admin/policy', { version: 0, policy: { ...policy, idleAwayThreshold: 44 } })

  await done(admin, 'PUT', path, { version: 0, overrides: noCode })

  const [ada, nora] = [await devices.ada('GET', '/agent/policy'), await devices.nora('GET', '/agent/policy')]
  expect(nora.body).toEqual({ version: 1, policy: { ...policy, idleAwayThreshold: 44 } })
  expect(ada.body).toEqual({ version: 2, policy: { ...policy, idleAwayThreshold: 44, ...noCode } })
  expect(ada.headers.get('ETag')).not.toBe(nora.headers.get('ETag'))
})

it('changes the ETag for helpers when the company’s policy, the team’s or the team itself changes', async () => {
  const { admin, devices } = await companyWithTeam()
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  const tags: (string | null)[] = []
  const look = async () => tags.push((await devices.ada('GET', '/agent/policy')).headers.get('ETag'))

  await look()
  await done(admin, 'PUT', path, { version: 0, overrides: noCode })
  await look()
  await done(admin, 'PUT', '/admin/policy', { version: 0, policy: { ...policy, idleAwayThreshold: 44 } })
  await look()
  await done(admin, 'PUT', '/admin/users/ada', { team_id: null })
  await look()

  expect(new Set(tags).size).toBe(4)
})

it('judges the minutes of a team’s people by their policy, at once on this server and soon at every replica', async () => {
  const { admin, server, devices, reasonsOf } = await companyWithTeam()
  const { database, settings } = server.context
  const fallback = { policy: settings.policy, bucketSizeSec: 60 }
  const replica = await openCentralPolicy(database, fallback, () => server.time.nowMs)

  await done(admin, 'PUT', path, { version: 0, overrides: noCode })
  for (const device of [devices.ada, devices.nora])
    await done(device, 'POST', '/track', { events: [event({ timestamp: '2026-03-10T11:01:00Z' })] })
  server.time.nowMs += 10_000
  await replica.refresh()

  expect(await reasonsOf('ada')).toEqual(['non_productive_app'])
  expect(await reasonsOf('nora')).toEqual(['interaction'])
  expect(replica.rulesOf('ada').policy.nonProductiveApps).toEqual(['code'])
  expect(replica.rulesOf('nora')).toBe(replica.rules())
})

it('rejects events outside a team’s own hours', async () => {
  const { admin, devices } = await companyWithTeam()
  await done(admin, 'PUT', '/admin/users/ada', { time_zone: 'UTC' })
  await done(admin, 'PUT', '/admin/users/nora', { time_zone: 'UTC' })

  await done(admin, 'PUT', path, { version: 0, overrides: { workHours: ['Mon-Fri 15:00-17:00'] } })

  const events = [event({ timestamp: '2026-03-10T11:01:00Z' })]
  expect(await done(devices.ada, 'POST', '/track', { events })).toMatchObject({ ingested: 0 })
  expect(await done(devices.nora, 'POST', '/track', { events })).toMatchObject({ ingested: 1 })
})

it('re-evaluates minutes by each person’s policy', async () => {
  const { admin, server, devices, reasonsOf } = await companyWithTeam()
  const { centralPolicy, days, database } = server.context
  for (const device of [devices.ada, devices.nora])
    await done(device, 'POST', '/track', { events: [event()] })
  await done(admin, 'PUT', path, { version: 0, overrides: noCode })

  const counting = { rules: centralPolicy.rules(), rulesOf: centralPolicy.rulesOf, days }
  const judged = await rejudge(database, counting, () => {})

  expect(judged).toMatchObject({ minutes: 2, changed: 1 })
  expect([await reasonsOf('ada'), await reasonsOf('nora')]).toEqual([['non_productive_app'], ['interaction']])
})

it('keeps every version in one history with its team, and can restore an older one', async () => {
  const { admin, devices } = await companyWithTeam()
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  await done(admin, 'PUT', path, { version: 0, overrides: noCode })
  await done(admin, 'PUT', '/admin/policy', { version: 0, policy })
  await done(admin, 'PUT', path, { version: 1, overrides: {} })

  const now = teamPolicyAnswerSchema.parse(await done(admin, 'GET', path))
  const older = teamPolicyAnswerSchema.parse(await done(admin, 'GET', `${path}?version=1`))
  const never = await admin('GET', `${path}?version=2`)
  const agent = agentPolicySchema.parse(await done(devices.ada, 'GET', '/agent/policy'))

  expect(now).toMatchObject({ version: 3, overrides: {}, company: policy })
  expect(older).toMatchObject({ version: 1, overrides: noCode })
  expect(never.status).toBe(400)
  expect(agent.policy).toEqual(policy)
  expect(
    now.history.map(({ version, team_id, follows, changed_by }) => [version, team_id, follows, changed_by]),
  ).toEqual([
    [3, 'blue', 1, 'root'],
    [2, null, 0, 'root'],
    [1, 'blue', 0, 'root'],
  ])
})

it('rejects a change of an old version, an invalid policy, and an unknown team', async () => {
  const { admin } = await companyWithTeam()

  const first = await admin('PUT', path, { version: 0, overrides: noCode })
  const second = await admin('PUT', path, { version: 0, overrides: noCode })
  const bad = await admin('PUT', path, { version: 1, overrides: { idleAwayThreshold: 0 } })
  const green = await admin('PUT', '/admin/teams/green/policy', { version: 0, overrides: noCode })

  expect([first.status, second.status, bad.status, green.status]).toEqual([200, 409, 400, 404])
  expect(JSON.stringify(bad.body)).toContain('overrides.idleAwayThreshold')
})

it('previews changes only for the team’s people', async () => {
  const { admin, devices } = await companyWithTeam()
  for (const device of [devices.ada, devices.nora])
    await done(device, 'POST', '/track', { events: [event()] })

  const preview = policyPreviewSchema.parse(
    await done(admin, 'POST', `${path}/preview`, { overrides: noCode }),
  )

  expect(preview).toMatchObject({ minutes: 1, changed: 1, people: 1, looked_at: 1, everyone: 1 })
  expect(preview.who.map(({ user_id }) => user_id)).toEqual(['ada'])
})

it('keeps a team’s overrides in a preview of the company’s policy', async () => {
  const { admin, devices } = await companyWithTeam()
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  for (const device of [devices.ada, devices.nora])
    await done(device, 'POST', '/track', { events: [event()] })
  await done(admin, 'PUT', path, { version: 0, overrides: { nonProductiveApps: ['chess'] } })

  const preview = policyPreviewSchema.parse(
    await done(admin, 'POST', '/admin/policy/preview', { policy: { ...policy, ...noCode } }),
  )

  expect(preview.who.map(({ user_id }) => user_id)).toEqual(['nora'])
})

it('ends with its team, so that a later team with the same ID starts with the company’s policy', async () => {
  const { admin, devices } = await companyWithTeam()
  await done(admin, 'PUT', path, { version: 0, overrides: noCode })

  await done(admin, 'DELETE', '/admin/teams/blue')
  const without = agentPolicySchema.parse(await done(devices.ada, 'GET', '/agent/policy'))
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue again', managers: [] })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const again = agentPolicySchema.parse(await done(devices.ada, 'GET', '/agent/policy'))

  expect([without.policy, again.policy]).toEqual([null, null])
})
