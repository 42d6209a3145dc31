import {
  agentPolicySchema,
  centralPolicySchema,
  policyPreviewSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { auditLogSchema } from '@telemetry-tracker/shared/contracts/me'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { openCentralPolicy } from '../../central-policy/central-policy.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

/** A policy in which the app of the tests' events is non-productive. */
async function companyWithChange() {
  const company = await startCompany()
  const before = centralPolicySchema.parse(await done(company.admin, 'GET', '/admin/policy'))
  const policy = { ...before.policy, nonProductiveApps: ['code'] }
  return { ...company, before, change: { version: 0, policy } }
}

it('comes from each machine’s settings until an admin saves one, and is then the same for all', async () => {
  const { server, admin, enrol, change } = await companyWithChange()
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  const before = agentPolicySchema.parse(await done(laptop, 'GET', '/agent/policy'))

  await done(admin, 'PUT', '/admin/policy', change)

  expect(before).toEqual({ version: 0, policy: null })
  const after = await laptop('GET', '/agent/policy')
  expect(after.body).toEqual({ version: 1, policy: change.policy })
  expect(after.headers.get('ETag')).not.toBeNull()
})

it('applies a new policy at once on this server and soon at every replica', async () => {
  const { server, admin, hire, enrol, change } = await companyWithChange()
  const ada = await hire('ada', 'employee')
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  const { database, settings } = server.context
  const fallback = { policy: settings.policy, bucketSizeSec: 60 }
  const replica = await openCentralPolicy(database, fallback, () => server.time.nowMs)
  await done(laptop, 'POST', '/track', { events: [event({ timestamp: '2026-03-10T11:00:00Z' })] })

  await done(admin, 'PUT', '/admin/policy', change)
  await done(laptop, 'POST', '/track', { events: [event({ timestamp: '2026-03-10T11:01:00Z' })] })
  server.time.nowMs += 10_000
  await replica.refresh()

  const minutes = z.array(timelineRowSchema).parse(await done(ada, 'GET', '/timeline?user_id=ada'))
  expect(minutes.map(({ reason }) => reason)).toEqual(['interaction', 'non_productive_app'])
  expect(replica.version()).toBe(1)
})

it('rejects a change of an old version and an invalid policy', async () => {
  const { admin, change } = await companyWithChange()

  const first = await admin('PUT', '/admin/policy', change)
  const second = await admin('PUT', '/admin/policy', change)
  const bad = await admin('PUT', '/admin/policy', {
    version: 1,
    policy: { ...change.policy, idleAwayThreshold: 0 },
  })

  expect([first.status, second.status, bad.status]).toEqual([200, 409, 400])
  expect(JSON.stringify(bad.body)).toContain('policy.idleAwayThreshold')
})

it('keeps every version with its author, and an older one can be saved again', async () => {
  const { admin, before, change } = await companyWithChange()
  await done(admin, 'PUT', '/admin/policy', change)
  await done(admin, 'PUT', '/admin/policy', { version: 1, policy: before.policy })

  const now = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  const older = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy?version=1'))
  const settings = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy?version=0'))

  expect(now).toMatchObject({ version: 2, policy: before.policy })
  expect(older.policy.nonProductiveApps).toEqual(['code'])
  expect(settings).toMatchObject({ version: 0, policy: before.policy })
  expect(now.history.map(({ version, changed_by }) => [version, changed_by])).toEqual([
    [2, 'root'],
    [1, 'root'],
  ])
})

it('previews what it would have changed', async () => {
  const { server, admin, enrol, change } = await companyWithChange()
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  const other = await (await enrol('bob')).signedIn(server.time.nowMs)
  await done(laptop, 'POST', '/track', {
    events: [event(), event({ timestamp: '2026-03-10T11:05:00Z' })],
  })
  await done(other, 'POST', '/track', { events: [event({ app_name: 'Word' })] })

  const preview = policyPreviewSchema.parse(
    await done(admin, 'POST', '/admin/policy/preview', { policy: change.policy }),
  )

  expect(preview).toMatchObject({
    minutes: 3,
    changed: 2,
    people: 1,
    looked_at: 3,
    everyone: 3,
    held_back: false,
  })
  expect(preview.who).toEqual([
    {
      user_id: 'ada',
      to_productive: 0,
      to_non_productive: 2,
      minutes: ['2026-03-10T11:30:00.000Z', '2026-03-10T11:05:00.000Z'].map(start => ({
        start,
        app_name: 'Code',
        from: { state: 'productive', reason: 'interaction' },
        to: { state: 'non_productive', reason: 'non_productive_app' },
      })),
    },
  ])
  const log = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log?action=looked'))
  expect(log.entries).toMatchObject([{ actor: 'root', subject: '*', detail: 'policy preview' }])
})

it('previews which minutes without input percentages would no longer include, and the share then', async () => {
  const { server, admin, enrol, before } = await companyWithChange()
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  const still = { keystroke_count: 0, mouse_clicks: 0, mouse_distance: 0 }
  await done(laptop, 'POST', '/track', {
    events: [
      event({ timestamp: '2026-03-10T11:00:00Z' }),
      ...['01', '02', '03'].map(minute => event({ timestamp: `2026-03-10T11:${minute}:00Z`, ...still })),
    ],
  })
  const previewOf = async (noInputCounts: 'left_out' | 'non_productive') =>
    policyPreviewSchema.parse(
      await done(admin, 'POST', '/admin/policy/preview', { policy: { ...before.policy, noInputCounts } }),
    )

  const same = await previewOf('non_productive')
  const leftOut = await previewOf('left_out')
  await done(admin, 'PUT', '/admin/policy', {
    version: 0,
    policy: { ...before.policy, noInputCounts: 'left_out' },
  })
  const countedAgain = await previewOf('non_productive')

  expect(same).toMatchObject({
    no_input: { left_out: 0, counted: 0 },
    productive_share: { from: 25, to: 25 },
  })
  expect(leftOut).toMatchObject({
    changed: 0,
    no_input: { left_out: 3, counted: 0 },
    productive_share: { from: 25, to: 100 },
  })
  expect(countedAgain).toMatchObject({
    changed: 0,
    no_input: { left_out: 0, counted: 3 },
    productive_share: { from: 100, to: 25 },
  })
})

it('shows no preview in team mode', async () => {
  const { server, admin, enrol } = await startCompany({ LEADERBOARD_MODE: 'team' })
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  async function previewAfterWorkOf(people: string[]) {
    for (const person of people) {
      const laptop = await (await enrol(person)).signedIn(server.time.nowMs)
      await done(laptop, 'POST', '/track', { events: [event({ user_id: person })] })
    }
    const changed = { policy: { ...policy, nonProductiveApps: ['code'] } }
    return policyPreviewSchema.parse(await done(admin, 'POST', '/admin/policy/preview', changed))
  }

  const preview = await previewAfterWorkOf(['ada', 'bob', 'cleo', 'dan', 'eve', 'finn', 'root'])

  expect(preview).toEqual({
    minutes: 0,
    changed: 0,
    people: 0,
    no_input: { left_out: 0, counted: 0 },
    productive_share: { from: null, to: null },
    looked_at: 0,
    everyone: 0,
    held_back: true,
    who: [],
  })
})

it.each([
  ['titleScrubPatterns', ['fine', '(']],
  ['titleScrubPatterns', ['(a+)+$']],
  ['nonProductiveApps', ['reddit.com', 'reddit.*']],
  ['browserApps', ['https://example.com/']],
])('rejects %s %j and names the entry and the reason', async (field, value) => {
  const { admin, change } = await companyWithChange()
  const policy = { ...change.policy, [field]: value }

  const saved = await admin('PUT', '/admin/policy', { version: 0, policy })
  const tried = await admin('POST', '/admin/policy/preview', { policy })

  expect([saved.status, tried.status]).toEqual([400, 400])
  expect(JSON.stringify(saved.body)).toContain(`policy.${field}.${value.length - 1}`)
})

it('saves list entries in canonical form, and returns it', async () => {
  const { server, admin, change } = await companyWithChange()
  const written = ['https://www.reddit.com/', '*.games.example', 'müller-spiele.example', 'reddit.com']

  const answer = centralPolicySchema.parse(
    await done(admin, 'PUT', '/admin/policy', {
      version: 0,
      policy: { ...change.policy, nonProductiveApps: written },
    }),
  )

  const saved = ['reddit.com', 'games.example', 'xn--mller-spiele-dlb.example']
  expect(answer.policy.nonProductiveApps).toEqual(saved)
  expect(server.context.centralPolicy.policy().nonProductiveApps).toEqual(saved)
})

it('reads a stored policy of another version, with defaults for unknown or invalid fields', async () => {
  const { server, admin, change } = await companyWithChange()
  await done(admin, 'PUT', '/admin/policy', change)
  const stored = {
    ...change.policy,
    idleAwayThreshold: 'soon',
    nonProductiveApps: ['www.chess.com', '*'],
    more: 1,
  }
  await server.context.database.transaction(tx =>
    tx.run('UPDATE policies SET version = version + 1, policy = $1', [JSON.stringify(stored)]),
  )

  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))

  expect(policy).toEqual({ ...change.policy, nonProductiveApps: ['chess.com'] })
})
