import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { expect, it } from 'vitest'
import { erasePerson } from '../jobs/erase-person.ts'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { openPauses, savePause } from './pauses.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
const at = (time: string) => `2026-03-10T${time}Z`
const report = (from: string, to: string) => ({
  queued_events: 0,
  dropped_events: 0,
  pauses: [{ from: at(from), to: at(to) }],
})

it('refuses what any device of a person brings from a pause, and nothing before or after it', async () => {
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

it('lets nobody pause by a report where the policy lets nobody pause, nor ahead of time', async () => {
  const strict = await startCompany({ MAY_PAUSE: 'false' })
  const free = await startCompany()
  for (const { server, enrol } of [strict, free]) {
    server.time.nowMs = noon
    const device = await (await enrol('asha')).signedIn(noon)
    await done(device, 'PUT', '/devices/report', report('11:00:00', '18:00:00'))
  }
  const isPaused = ({ server }: typeof free, time: string) =>
    server.context.pauses.isPaused('asha', Date.parse(at(time)))

  expect([isPaused(strict, '11:30:00'), isPaused(free, '11:30:00'), isPaused(free, '12:00:01')]).toEqual([
    false,
    true,
    false,
  ])
})

it('learns within seconds of what was told at another replica, and of it becoming longer', async () => {
  const database = await temporaryDatabase()
  const time = { nowMs: noon }
  const pauses = await openPauses(database, () => time.nowMs)
  const pause = { userId: 'asha', deviceId: 'd', fromMs: noon - 2_000, toMs: noon - 1_000 }
  const knows = (atMs: number) => pauses.isPaused('asha', atMs)

  await database.transaction(tx => savePause(tx, pause, noon))
  time.nowMs += 10_000
  await pauses.refresh()
  const first = [knows(noon - 1_000), knows(noon)]
  await database.transaction(tx => savePause(tx, { ...pause, toMs: noon }, time.nowMs))
  time.nowMs += 10_000
  await pauses.refresh()

  expect([first, knows(noon)]).toEqual([[true, false], true])
})

it('keeps no pause of somebody who was erased at another replica just now', async () => {
  const { server, enrol } = await startCompany()
  server.time.nowMs = noon
  const { database, pauses } = server.context
  const laptop = await (await enrol('asha')).signedIn(noon)
  await done(laptop, 'PUT', '/devices/report', report('10:00:00', '10:05:00'))
  await erasePerson(database, 'asha', { by: { system: 'another replica' }, nowMs: noon })

  const late = await laptop('PUT', '/devices/report', report('11:00:00', '11:05:00'))

  expect(late).toMatchObject({ status: 410, body: { error: { code: 'person_erased' } } })
  expect(await database.read('SELECT * FROM pauses')).toEqual([])
  expect(pauses.isPaused('asha', Date.parse(at('11:02:00')))).toBe(false)
})
