import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { callerWith } from '../testing/callers.ts'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { createLivingDevices } from './living-devices.ts'
import { createRevocations } from './revocations.ts'

const laptop = { deviceId: 'laptop', userId: 'ada' }
const batch = { epoch: 'e', sequence: 1, events: [event()] }

it('rejects a valid token of a device that was never enrolled', async () => {
  const { server, enrol } = await startCompany()
  const laptop = await enrol('ada')
  const { tokens } = server.context.access
  const status = async (deviceId: string, userId: string) => {
    const token = await tokens.issue({ deviceId, userId }, server.time.nowMs)
    return (await callerWith(server.url, { Authorization: `Bearer ${token}` })('POST', '/track', batch))
      .status
  }

  expect(await status('never-enrolled', 'ada')).toBe(401)
  expect(await status(laptop.deviceId, 'root')).toBe(401)
  expect(await server.context.database.read('SELECT 1 FROM buckets')).toEqual([])
  expect(await status(laptop.deviceId, 'ada')).toBe(201)
})

it('rejects a device that was revoked so long ago that the list does not have it', async () => {
  const { server, admin, enrol } = await startCompany()
  const laptop = await enrol('ada')
  await done(admin, 'DELETE', `/admin/devices/${laptop.deviceId}`)
  server.time.nowMs += 24 * 60 * 60_000

  const token = await server.context.access.tokens.issue(laptop, server.time.nowMs)
  const answer = await callerWith(server.url, { Authorization: `Bearer ${token}` })('POST', '/track', batch)

  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'device_revoked' } } })
})

it('rejects a revoked device within 15 s at another replica that had it cached', async () => {
  const { server, admin, enrol } = await startCompany()
  const laptop = await enrol('ada')
  const { database } = server.context
  const clock = () => server.time.nowMs
  const replica = createLivingDevices(database, createRevocations(database, clock), clock)
  expect(await replica.stateOf(laptop)).toBe('living')

  await done(admin, 'DELETE', `/admin/devices/${laptop.deviceId}`)

  const states = []
  for (const afterMs of [15_000, 60_000, 10 * 60_000, 60 * 60_000]) {
    server.time.nowMs += afterMs
    states.push(await replica.stateOf(laptop))
  }
  expect(states).toEqual(['revoked', 'revoked', 'revoked', 'revoked'])
})

it('needs no query for most batches', async () => {
  const database = await temporaryDatabase()
  await enrolLaptop(database)
  let reads = 0
  const counting: Database = {
    ...database,
    read: (...asked) => {
      reads++
      return database.read(...asked)
    },
  }
  let nowMs = 0
  const living = createLivingDevices(
    counting,
    createRevocations(counting, () => nowMs),
    () => nowMs,
  )
  const first = await living.stateOf(laptop)
  const readsOfFirst = reads

  for (nowMs = 1; nowMs < 15_000; nowMs += 100) await living.stateOf(laptop)

  expect(first).toBe('living')
  expect(reads).toBe(readsOfFirst)
})

it('applies a revocation at once, even while an earlier read is still running', async () => {
  const database = await temporaryDatabase()
  await enrolLaptop(database)
  const [hasRead, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow: Database = {
    ...database,
    async read(...asked) {
      const rows = await database.read(...asked)
      hasRead.resolve()
      await goOn.promise
      return rows
    },
  }
  const revocations = createRevocations(slow, () => 1_000)
  const before = revocations.isRevoked('laptop')
  await hasRead.promise
  await database.transaction(tx => tx.run("UPDATE devices SET revoked_ms = 1000 WHERE device_id = 'laptop'"))
  revocations.changed()

  const after = revocations.isRevoked('laptop')

  goOn.resolve()
  expect(await after).toBe(true)
  await before
  expect(await revocations.isRevoked('laptop')).toBe(true)
})

async function enrolLaptop(database: Database): Promise<void> {
  await database.transaction(tx =>
    tx.run(
      `INSERT INTO devices (device_id, user_id, name, platform, helper_version, public_key)
       VALUES ('laptop', 'ada', 'laptop', 'linux', '0.1.0', 'key')`,
    ),
  )
}
