import {
  deviceRowSchema,
  enrolmentRowSchema,
  enrolmentSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { maxOpenEnrolments } from '../../access/devices.ts'
import { devices } from '../../queries/devices.ts'
import { callerWith, enrolTestDevice } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

const batch = { device_id: 'claimed', epoch: 'e', sequence: 1, events: [event({ user_id: 'somebody else' })] }

describe('a device', () => {
  it('counts for its owner and as itself, whatever the body contains', async () => {
    const { server, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const caller = await laptop.signedIn(server.time.nowMs)

    const answer = await caller('POST', '/track', batch)
    const plain = await caller('POST', '/track', { events: [event({ user_id: 'eve', keystroke_count: 3 })] })

    expect(answer).toMatchObject({ status: 201, body: { ingested: 1 } })
    expect(plain.status).toBe(201)
    const rows = await server.context.database.read('SELECT DISTINCT user_id FROM buckets')
    expect(rows).toEqual([{ user_id: 'ada' }])
    expect(
      await server.context.database.read('SELECT device_id FROM cursors ORDER BY device_id'),
    ).toContainEqual({
      device_id: laptop.deviceId,
    })
  })

  it('is enrolled once by a valid code, in any spelling', async () => {
    const { server, admin } = await startCompany()
    const make = async (hours: number) =>
      enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada', hours }))
    const [code, late] = [await make(24), await make(1)]

    const device = await enrolTestDevice(server.url, code.code.toLowerCase().replaceAll('-', ' '))
    server.time.nowMs += 60 * 60_000 + 1

    expect(device.userId).toBe('ada')
    expect(code.url).toBe(`${server.url}/enrol#${code.code}`)
    await expect(enrolTestDevice(server.url, code.code)).rejects.toThrow('code_refused')
    await expect(enrolTestDevice(server.url, late.code)).rejects.toThrow('code_refused')
    await expect(enrolTestDevice(server.url, 'AAAAA-AAAAA-AAAAA-AAAAA')).rejects.toThrow('code_refused')
  })

  it('can be enrolled only by the newest codes of a person', async () => {
    const { server, admin } = await startCompany()
    const codeFor = async (user_id: string) => {
      server.time.nowMs += 1_000
      return enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id })).code
    }
    const [oldest, others] = [await codeFor('ada'), await codeFor('bob')]
    const newer: string[] = []
    for (let i = 0; i < maxOpenEnrolments; i++) newer.push(await codeFor('ada'))

    await expect(enrolTestDevice(server.url, oldest)).rejects.toThrow('code_refused')
    for (const code of [others, newer.at(0), newer.at(-1)])
      expect((await enrolTestDevice(server.url, code ?? '')).deviceId).not.toBe('')
  })

  it('cannot be enrolled by a withdrawn code', async () => {
    const { server, admin } = await startCompany()
    const { code } = enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' }))
    const [waiting] = z.array(enrolmentRowSchema).parse(await done(admin, 'GET', '/admin/enrolments'))

    await done(admin, 'DELETE', `/admin/enrolments/${waiting?.id}`)

    await expect(enrolTestDevice(server.url, code)).rejects.toThrow('code_refused')
  })

  it('keeps its code from being withdrawn: the admin is told that it is too late', async () => {
    const { server, admin } = await startCompany()
    const { code } = enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' }))
    const [waiting] = z.array(enrolmentRowSchema).parse(await done(admin, 'GET', '/admin/enrolments'))
    await enrolTestDevice(server.url, code)

    expect(await admin('DELETE', `/admin/enrolments/${waiting?.id}`)).toMatchObject({ status: 404 })
  })

  it('is listed with its version and when it was last seen', async () => {
    const { server, admin, enrol } = await startCompany()
    const laptop = await enrol('ada')
    server.time.nowMs += 60_000
    await laptop.signedIn(server.time.nowMs)

    const [row] = z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices'))

    expect(row).toMatchObject({
      user_id: 'ada',
      platform: 'linux',
      helper_version: '0.1.0',
      last_seen: '2026-03-10T12:01:00.000Z',
      revoked: null,
      queued_events: null,
      dropped_events: null,
      copies_found: null,
      shared_by_computers: false,
    })
  })

  it('is listed with the others of its person', async () => {
    const { admin, enrol } = await startCompany()
    await enrol('ada')
    await enrol('bob')
    const devices = z.array(deviceRowSchema)
    const listed = async (query: string) =>
      devices.parse(await done(admin, 'GET', `/admin/devices${query}`)).map(({ user_id }) => user_id)

    expect(await listed('')).toEqual(['ada', 'bob'])
    expect(await listed('?user_id=bob')).toEqual(['bob'])
    expect(await listed('?user_id=nobody')).toEqual([])
  })

  it('is listed with its last delivery and the reported state of its queue', async () => {
    const { server, admin, enrol } = await startCompany()
    const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
    await done(laptop, 'PUT', '/devices/report', { queued_events: 4_200, dropped_events: 7, copies_found: 2 })
    server.time.nowMs += 300_000
    await done(laptop, 'POST', '/track', batch)

    const [row] = z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices'))
    const [own] = z.array(deviceRowSchema).parse(await done(laptop, 'GET', '/me/devices'))

    expect(row).toMatchObject({
      last_seen: '2026-03-10T12:05:00.000Z',
      queued_events: 4_200,
      dropped_events: 7,
      copies_found: 2,
    })
    expect(own).toEqual(row)
  })
})

it('shows the admin for a day that two computers deliver as one device', async () => {
  const { server, admin, enrol } = await startCompany()
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  const send = (epoch: string, sequence: number) =>
    done(laptop, 'POST', '/track', { epoch, sequence, events: [event({ keystroke_count: sequence })] })
  const isShared = async () =>
    z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices'))[0]?.shared_by_computers

  await send('of the one', 1)
  await send('of the other', 1)
  await send('of the one', 2)
  const onceBack = await isShared()
  await send('of the other', 2)
  const inTurn = await isShared()
  const [aDayLater] = await devices(server.context.database, server.time.nowMs + 24 * 60 * 60_000)

  expect([onceBack, inTurn, aDayLater?.shared_by_computers]).toEqual([false, true, false])
})

describe('a sign-in', () => {
  it('is rejected when it is sent again (replay)', async () => {
    const { server, nobody, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const request = laptop.tokenRequest(server.time.nowMs)

    const first = await nobody('POST', '/devices/token', request)
    const second = await nobody('POST', '/devices/token', request)

    expect([first.status, second.status]).toEqual([200, 401])
  })

  it('is rejected when it is sent again just before its time expires', async () => {
    const { server, nobody, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const request = laptop.tokenRequest(server.time.nowMs + 5 * 60_000)

    const first = await nobody('POST', '/devices/token', request)
    server.time.nowMs += 10 * 60_000
    // Other sign-ins delete old nonces.
    await laptop.signedIn(server.time.nowMs)
    const again = await nobody('POST', '/devices/token', request)

    expect(first.status).toBe(200)
    expect(again).toMatchObject({ status: 401, body: { error: { code: 'sign_in_refused' } } })
  })

  it('is stored only while it could be replayed', async () => {
    const { server, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const remembered = async () =>
      (await server.context.database.read('SELECT nonce_hash FROM device_nonces')).length
    for (let i = 0; i < 3; i++) await laptop.signedIn(server.time.nowMs)
    const before = await remembered()

    server.time.nowMs += 10 * 60_000 + 1
    await laptop.signedIn(server.time.nowMs)

    expect([before, await remembered()]).toEqual([3, 1])
  })

  it('is rejected after any change (forgery)', async () => {
    const { server, nobody, enrol } = await startCompany()
    const [laptop, other] = [await enrol('ada'), await enrol('bob')]
    const { nowMs } = server.time
    const forged = [
      laptop.tokenRequest(nowMs, { device_id: other.deviceId }),
      laptop.tokenRequest(nowMs, { nonce: 'another nonce of mine' }),
      laptop.tokenRequest(nowMs, { time: new Date(nowMs + 1000).toISOString() }),
      laptop.tokenRequest(nowMs, { signature: 'A'.repeat(86) }),
      laptop.tokenRequest(nowMs, { device_id: 'no such device' }),
    ]

    const answers = await Promise.all(forged.map(request => nobody('POST', '/devices/token', request)))

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  it('tells a device with a wrong clock the correct time', async () => {
    const { server, nobody, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const at = async (offMs: number) =>
      nobody('POST', '/devices/token', laptop.tokenRequest(server.time.nowMs + offMs))

    const [slow, fast, nearly] = [await at(-5 * 60_000 - 1), await at(5 * 60_000 + 1), await at(5 * 60_000)]

    expect(slow).toMatchObject({ status: 401, body: { error: { code: 'clock_off' } } })
    expect(fast.status).toBe(401)
    expect(nearly.status).toBe(200)
    expect(slow.headers.get('Date')).not.toBeNull()
  })
})

describe('a token', () => {
  it('is rejected if it is forged, from another server, or expired', async () => {
    const { server, enrol } = await startCompany()
    const foreign = await startCompany()
    const laptop = await enrol('ada')
    const good = await laptop.signedIn(server.time.nowMs)
    const token = await foreign.server.context.access.tokens.issue(laptop, server.time.nowMs)
    const [header, , signature] = token.split('.')
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ada","device":"x","exp":9999999999}')}.`
    const status = async (bearer: string) =>
      (await callerWith(server.url, { Authorization: `Bearer ${bearer}` })('POST', '/track', batch)).status

    expect(await status(token)).toBe(401)
    expect(await status(`${header}.${btoa('{"sub":"root"}')}.${signature}`)).toBe(401)
    expect(await status(unsigned)).toBe(401)
    expect(await status('nonsense')).toBe(401)
    expect((await good('POST', '/track', batch)).status).toBe(201)
    server.time.nowMs += 15 * 60_000
    expect(await good('POST', '/track', batch)).toMatchObject({
      status: 401,
      body: { error: { code: 'bad_token' } },
    })
  })

  it('is invalid at once after its device is revoked, and within 15 s at other replicas', async () => {
    const { server, admin, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const caller = await laptop.signedIn(server.time.nowMs)
    const { revocations } = server.context.access
    const { createRevocations } = await import('../../access/revocations.ts')
    const replica = createRevocations(server.context.database, () => server.time.nowMs)
    await done(caller, 'POST', '/track', batch)
    expect(await replica.isRevoked(laptop.deviceId)).toBe(false)

    await done(admin, 'DELETE', `/admin/devices/${laptop.deviceId}`)

    const after = await caller('POST', '/track', { ...batch, sequence: 2 })
    expect(after).toMatchObject({ status: 403, body: { error: { code: 'device_revoked' } } })
    expect(await revocations.isRevoked(laptop.deviceId)).toBe(true)
    server.time.nowMs += 15_000
    expect(await replica.isRevoked(laptop.deviceId)).toBe(true)
    // A token issued just before is valid for 15 minutes, so replicas must remember the revocation that long.
    server.time.nowMs += 15 * 60_000 - 15_000 - 1
    expect(await replica.isRevoked(laptop.deviceId)).toBe(true)
    expect(
      await createRevocations(server.context.database, () => server.time.nowMs).isRevoked(laptop.deviceId),
    ).toBe(true)
    await expect(laptop.signedIn(server.time.nowMs)).rejects.toThrow()
  })
})

describe('a device whose owner is deleted', () => {
  it('gets `person_erased`, and its batches are rejected', async () => {
    const { server, admin, nobody, enrol } = await startCompany()
    const laptop = await enrol('ada')
    const caller = await laptop.signedIn(server.time.nowMs)
    await done(caller, 'POST', '/track', batch)

    await done(admin, 'DELETE', '/admin/user/ada')

    const late = await caller('POST', '/track', { ...batch, sequence: 2 })
    const signIn = await nobody('POST', '/devices/token', laptop.tokenRequest(server.time.nowMs))
    expect(late.status).toBe(403)
    expect(signIn).toMatchObject({ status: 410, body: { error: { code: 'person_erased' } } })
    expect(await server.context.database.read('SELECT 1 FROM buckets')).toEqual([])
  })
})
