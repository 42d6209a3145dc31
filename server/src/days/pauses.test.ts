import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { expect, it } from 'vitest'
import { saveTeamPolicy } from '../central-policy/team-policies.ts'
import { numberIn } from '../database/row.ts'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import { erasePerson } from '../jobs/erase-person.ts'
import type { Caller } from '../testing/callers.ts'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { openReplicas, temporaryDatabase } from '../testing/server.ts'
import { openPauses } from './pauses.ts'
import { storePauses } from './stored-pauses.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
const at = (time: string) => `2026-03-10T${time}Z`
const report = (from: string, to: string) => ({
  queued_events: 0,
  dropped_events: 0,
  pauses: [{ from: at(from), to: at(to) }],
})

it("rejects events from a pause on all of the person's devices, but not before or after it", async () => {
  const { server, enrol } = await startCompany()
  server.time.nowMs = noon
  const laptop = await (await enrol('asha')).signedIn(noon)
  const tower = await (await enrol('asha')).signedIn(noon)
  const others = await (await enrol('bert')).signedIn(noon)
  await done(laptop, 'PUT', '/devices/report', report('11:00:00', '11:05:00'))
  const seconds = ['10:59:59', '11:00:00', '11:05:00', '11:05:01'].map(at)
  const batch = { epoch: 'e', sequence: 1, events: seconds.map(timestamp => event({ timestamp })) }

  const fromTower = await done(tower, 'POST', '/track', batch)
  const again = await done(tower, 'POST', '/track', batch)
  const fromOthers = await done(others, 'POST', '/track', batch)

  const refused = [1, 2].map(index => ({ index, reason: 'paused' }))
  expect(trackAnswerSchema.parse(fromTower)).toEqual({ ingested: 2, duplicate: false, rejected: refused })
  expect(trackAnswerSchema.parse(again)).toEqual({ ingested: 0, duplicate: true, rejected: refused })
  expect(trackAnswerSchema.parse(fromOthers)).toMatchObject({ ingested: 4, rejected: [] })
})

it('ignores reported pauses if the policy does not allow pauses or they are in the future', async () => {
  const strict = await startCompany({ MAY_PAUSE: 'false' })
  const free = await startCompany()
  for (const { server, enrol } of [strict, free]) {
    server.time.nowMs = noon
    const device = await (await enrol('asha')).signedIn(noon)
    await done(device, 'PUT', '/devices/report', report('11:00:00', '18:00:00'))
  }
  for (const { server } of [strict, free]) await server.context.pauses.read(['asha'])
  const isPaused = ({ server }: typeof free, time: string) =>
    server.context.pauses.isPaused('asha', Date.parse(at(time)))

  expect([isPaused(strict, '11:30:00'), isPaused(free, '11:30:00'), isPaused(free, '12:00:01')]).toEqual([
    false,
    true,
    false,
  ])
})

it("applies a team's policy on pauses to its people, and the company's to everyone else", async () => {
  const { admin, server, enrol } = await startCompany()
  server.time.nowMs = noon
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  const devices = new Map<string, Caller>()
  for (const [person, team] of [
    ['ada', 'strict'],
    ['bob', 'free'],
    ['nora', null],
  ] as const) {
    devices.set(person, await (await enrol(person)).signedIn(noon))
    if (team !== null) await done(admin, 'PUT', `/admin/teams/${team}`, { name: team, managers: [] })
    await done(admin, 'PUT', `/admin/users/${person}`, { team_id: team })
  }
  await done(admin, 'PUT', '/admin/teams/strict/policy', { version: 0, overrides: { mayPause: false } })
  await done(admin, 'PUT', '/admin/teams/free/policy', { version: 0, overrides: { mayPause: true } })
  /** Everyone reports a pause for the next minute; returns whose event of that minute is rejected. */
  async function refusedAfterReports(minute: string) {
    const refused: string[] = []
    for (const [person, device] of devices) {
      await done(device, 'PUT', '/devices/report', report(`11:${minute}:00`, `11:${minute}:59`))
      const events = [event({ timestamp: at(`11:${minute}:30`) })]
      const { rejected } = trackAnswerSchema.parse(await done(device, 'POST', '/track', { events }))
      if (rejected.some(({ reason }) => reason === 'paused')) refused.push(person)
    }
    return refused
  }

  const whereAllMay = await refusedAfterReports('01')
  await done(admin, 'PUT', '/admin/policy', { version: 0, policy: { ...policy, mayPause: false } })
  const whereNobodyMay = await refusedAfterReports('02')
  await done(admin, 'PUT', '/admin/users/nora', { team_id: 'free' })
  await done(admin, 'PUT', '/admin/users/bob', { team_id: null })
  const afterChangingTeams = await refusedAfterReports('03')
  await done(admin, 'PUT', '/admin/teams/strict/policy', { version: 1, overrides: {} })
  await done(admin, 'PUT', '/admin/teams/free/policy', { version: 2, overrides: {} })
  const withoutOverrides = await refusedAfterReports('04')

  expect({ whereAllMay, whereNobodyMay, afterChangingTeams, withoutOverrides }).toEqual({
    whereAllMay: ['bob', 'nora'],
    whereNobodyMay: ['bob'],
    afterChangingTeams: ['nora'],
    withoutOverrides: [],
  })
})

it('applies a team policy saved at another replica, even if devices only report pauses', async () => {
  const [here, there] = await openReplicas(2)
  if (!here || !there) throw new Error('Two were asked for.')
  const { admin, server, enrol } = await startCompany({}, { database: here })
  server.time.nowMs = noon
  await done(admin, 'PUT', '/admin/teams/strict', { name: 'Strict', managers: [] })
  const device = await (await enrol('ada')).signedIn(noon)
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'strict' })
  await done(device, 'PUT', '/devices/report', report('11:00:00', '11:05:00'))
  const saved = { after: 0, teamId: 'strict', overrides: { mayPause: false }, by: 'root', nowMs: noon }
  await there.transaction(tx => saveTeamPolicy(tx, saved))
  server.time.nowMs += 10_000

  await done(device, 'PUT', '/devices/report', report('11:10:00', '11:15:00'))

  await server.context.pauses.read(['ada'])
  const isPaused = (time: string) => server.context.pauses.isPaused('ada', Date.parse(at(time)))
  expect([isPaused('11:02:00'), isPaused('11:12:00')]).toEqual([true, false])
})

it('stores a pause that is reported twice once, at its full length, and no future pause', async () => {
  const { server, enrol } = await startCompany()
  server.time.nowMs = noon
  const device = await (await enrol('asha')).signedIn(noon)

  for (const reported of [
    report('11:00:00', '11:05:00'),
    report('11:00:00', '11:05:00'),
    report('11:00:00', '11:04:00'),
    report('13:00:00', '13:05:00'),
  ])
    await done(device, 'PUT', '/devices/report', reported)

  const kept = await server.context.database.read('SELECT from_ms, to_ms FROM pauses')
  expect(kept.map(row => [numberIn(row, 'from_ms'), numberIn(row, 'to_ms')])).toEqual([
    [Date.parse(at('11:00:00')), Date.parse(at('11:05:00'))],
  ])
  await server.context.pauses.read(['asha'])
  expect(server.context.pauses.isPaused('asha', Date.parse(at('11:05:00')))).toBe(true)
})

it('learns within seconds of a pause reported at another replica, and of its extension', async () => {
  const database = await temporaryDatabase()
  const time = { nowMs: noon }
  const pauses = openPauses(database, () => time.nowMs)
  await pauses.read(['asha'])
  const device = { userId: 'asha', deviceId: 'd' }
  const pause = { fromMs: noon - 2_000, toMs: noon - 1_000 }
  const knows = (atMs: number) => pauses.isPaused('asha', atMs)

  await database.transaction(tx => storePauses(tx, { ...device, pauses: [pause] }, noon))
  time.nowMs += 10_000
  await pauses.refresh()
  const first = [knows(noon - 1_000), knows(noon)]
  await database.transaction(tx =>
    storePauses(tx, { ...device, pauses: [{ ...pause, toMs: noon }] }, time.nowMs),
  )
  time.nowMs += 10_000
  await pauses.refresh()

  expect([first, knows(noon)]).toEqual([[true, false], true])
})

it('stores no pause of a person who was just erased at another replica', async () => {
  const { server, enrol } = await startCompany()
  server.time.nowMs = noon
  const { database, pauses } = server.context
  const laptop = await (await enrol('asha')).signedIn(noon)
  await done(laptop, 'PUT', '/devices/report', report('10:00:00', '10:05:00'))
  await database.transaction(tx =>
    erasePerson(tx, 'asha', { by: { system: 'another replica' }, nowMs: noon }),
  )

  const late = await laptop('PUT', '/devices/report', report('11:00:00', '11:05:00'))

  expect(late).toMatchObject({ status: 410, body: { error: { code: 'person_erased' } } })
  expect(await database.read('SELECT * FROM pauses')).toEqual([])
  await pauses.read(['asha'])
  expect(pauses.isPaused('asha', Date.parse(at('11:02:00')))).toBe(false)
})

it('reads the pauses of each person alone while not everyone’s can be read, because a machine is down', async () => {
  const database = await temporaryDatabase()
  let nowMs = noon
  const read: typeof database.read = (sql, values) =>
    sql.includes('told_ms >=') || String(values).includes('bert')
      ? Promise.reject(new DatabaseUnavailable('A machine is down.'))
      : database.read(sql, values)
  const pauses = openPauses({ dialect: database.dialect, read }, () => nowMs)
  await pauses.read(['asha'])
  const pause = { fromMs: noon + 1_000, toMs: noon + 2_000 }
  await database.transaction(tx =>
    storePauses(tx, { userId: 'asha', deviceId: 'laptop', pauses: [pause] }, noon),
  )
  nowMs += 60_000

  await pauses.refresh()
  await pauses.read(['asha'])

  expect(pauses.isPaused('asha', noon + 1_500)).toBe(true)
  await expect(pauses.read(['bert'])).rejects.toThrow('A machine is down.')
})
