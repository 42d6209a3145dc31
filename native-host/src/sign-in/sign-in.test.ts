import { readdirSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { publicAnswerKey } from '@telemetry-tracker/shared/contracts/answer-mark'
import { tokenRequestSchema } from '@telemetry-tracker/shared/contracts/devices'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Delivery } from '../deliver/delivery.ts'
import { Queue } from '../deliver/queue.ts'
import { allowPlainHttp } from '../http/plain-http.ts'
import { readHelperSettings } from '../settings.ts'
import { type AccountServer, startAccountServer } from '../testing/account-server.ts'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { markHeader } from '../testing/mark-answer.ts'
import { until } from '../testing/until.ts'
import { createDeviceSession } from './device-session.ts'
import { enrolDevice, readCode } from './enrol.ts'
import { enrolledSettings, keyStore, readEnrolment } from './enrolment.ts'

async function enrolled(server: AccountServer) {
  const dataDir = temporaryFolder()
  const enrolment = await enrolDevice(dataDir, { server: server.url, code: 'good-code', mayUseSystem: false })
  const time = { nowMs: Date.now() }
  const signIn = createDeviceSession(enrolment, keyStore(dataDir, enrolment).read, { now: () => time.nowMs })
  return { dataDir, enrolment, signIn, time }
}

test.each([
  ['https://t.example/enrol#ABCDE-FGHJK', { server: 'https://t.example', code: 'ABCDE-FGHJK' }],
  ['http://10.0.0.1:5000/enrol#AB', { server: 'http://10.0.0.1:5000', code: 'AB' }],
  [' ABCDE FGHJK ', { server: 'http://fallback', code: 'ABCDE FGHJK' }],
])('reads %s', (given, expected) => {
  expect(readCode(given, 'http://fallback')).toEqual(expected)
})

test('enrolling stores this device’s identity, and its key for the owner only', async () => {
  const server = await startAccountServer()

  const { dataDir } = await enrolled(server)

  const settings = enrolledSettings(readHelperSettings({ DATA_DIR: dataDir, USER_ID: 'eve' }, dataDir))
  expect(settings).toMatchObject({ backendUrl: server.url, userId: 'ada' })
  const keys = readdirSync(dataDir).filter(name => name.endsWith('.key'))
  expect(keys).toHaveLength(1)
  if (process.platform !== 'win32')
    for (const name of keys) expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0)
})

test('a refused code leaves nothing behind, and the message says what to do', async () => {
  const server = await startAccountServer()
  const dataDir = temporaryFolder()

  await expect(
    enrolDevice(dataDir, { server: server.url, code: 'bad', mayUseSystem: false }),
  ).rejects.toThrow('code_refused')
  await expect(
    enrolDevice(dataDir, { server: 'http://127.0.0.1:1', code: 'x', mayUseSystem: false }),
  ).rejects.toThrow('Cannot connect to the server')

  expect(readEnrolment(dataDir)).toBeNull()
  expect(readdirSync(dataDir)).toEqual([])
})

test('signs in once for many requests, and again before the token expires', async () => {
  const server = await startAccountServer()
  const { signIn, time } = await enrolled(server)

  const first = await Promise.all([signIn.headers(), signIn.headers(), signIn.headers()])
  time.nowMs += 13 * 60_000
  await signIn.headers()
  expect(server.signedIn).toHaveLength(1)
  time.nowMs += 60_000 + 1
  const later = await signIn.headers()

  expect(first).toContainEqual({ authorization: 'Bearer token-1' })
  expect(later).toEqual({ authorization: 'Bearer token-2' })
  expect(new Set(server.signedIn.map(({ nonce }) => nonce)).size).toBe(2)
})

test('uses the server’s time when its own clock is wrong', async () => {
  const server = await startAccountServer()
  server.clock.aheadMs = 3 * 60 * 60_000
  const { signIn } = await enrolled(server)

  expect(await signIn.headers()).toEqual({ authorization: 'Bearer token-1' })
})

const dayMs = 24 * 60 * 60_000
const fiveMinutesMs = 5 * 60_000

/** A man in the middle that claims it is tomorrow, and keeps the times that were signed. */
async function startInBetween(keyOf: (deviceId: string) => string) {
  const signedTimes: string[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const received = await buffer(request)
    signedTimes.push(tokenRequestSchema.parse(JSON.parse(String(received))).time)
    const body = JSON.stringify({ error: { code: 'clock_off', message: 'Your clock is off.' } })
    request.url = new URL(String(request.url), 'http://any').pathname
    const timeMs = Date.now() + dayMs
    const mark = markHeader(request, { received, status: 401, body, timeMs, keyOf })
    const date = new Date(timeMs).toUTCString()
    response.writeHead(401, { 'content-type': 'application/json', date, ...mark }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, signedTimes }
}

function expectOnlyNow(signedTimes: readonly string[]): void {
  expect(signedTimes).not.toEqual([])
  for (const time of signedTimes) expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(fiveMinutesMs)
}

test.each([
  ['knows the key of its server', true, 'not signed by the server'],
  ['was enrolled before there were keys', false, 'Synchronise this device’s clock'],
])(
  'a device that %s signs for no other day when a man in the middle asks for it',
  async (_, hasKey, said) => {
    const server = await startAccountServer()
    server.hasKeys.now = hasKey
    const { dataDir, enrolment } = await enrolled(server)
    const between = await startInBetween(() => publicAnswerKey)
    const signIn = createDeviceSession(
      { ...enrolment, server: between.url },
      keyStore(dataDir, enrolment).read,
    )

    await expect(signIn.headers()).rejects.toThrow(said)
    await expect(signIn.headers()).rejects.toThrow(said)

    expectOnlyNow(between.signedTimes)
  },
)

test('signs for no other day over unencrypted HTTP, because others may know the key', async () => {
  const { dataDir, enrolment } = await enrolled(await startAccountServer())
  const between = await startInBetween(deviceId => `key of ${deviceId}`)
  for (const name of ['http_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined)
  vi.stubEnv('HTTP_PROXY', between.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  allowPlainHttp(['tracker.invalid'])
  const signIn = createDeviceSession(
    { ...enrolment, server: 'http://tracker.invalid' },
    keyStore(dataDir, enrolment).read,
  )

  await expect(signIn.headers()).rejects.toThrow('Synchronise this device’s clock')

  expectOnlyNow(between.signedTimes)
})

test('sends a batch again with a new token when the old one was refused', async () => {
  const server = await startAccountServer()
  const { signIn, dataDir } = await enrolled(server)
  server.batchRefusals.push(401)
  const queue = new Queue(join(dataDir, 'queue'), 1e8, () => {})
  queue.append(anEvent(1))
  queue.seal()

  deliver(queue, server.url, { signIn })

  await until(() => expect(queue.queuedEvents).toBe(0))
  expect(server.shown).toEqual(['Bearer token-1', 'Bearer token-2'])
})

test('clears the queue when its person was deleted', async () => {
  const server = await startAccountServer()
  const { signIn, dataDir } = await enrolled(server)
  server.refusals.push({ status: 410, code: 'person_erased' })
  const queue = new Queue(join(dataDir, 'queue'), 1e8, () => {})
  for (const n of [1, 2, 3]) {
    queue.append(anEvent(n))
    if (n < 3) queue.seal()
  }
  let isTold = false

  deliver(queue, server.url, { signIn, onErased: () => (isTold = true) })

  await until(() => expect(isTold).toBe(true))
  expect(queue.queuedEvents).toBe(0)
  const again = new Queue(join(dataDir, 'queue'), 1e8, () => {})
  expect(again.queuedEvents).toBe(0)
  expect(server.shown).toEqual([])
})

test.each([410, 401, 403, 200])(
  'ignores a sign-in or rejection (%i) that the server did not send',
  async status => {
    const server = await startAccountServer()
    const { signIn, dataDir } = await enrolled(server)
    server.isStranger.now = true
    if (status !== 200) server.refusals.push({ status, code: 'person_erased' })
    const queue = new Queue(join(dataDir, 'queue'), 1e8, () => {})
    queue.append(anEvent(1))
    queue.seal()
    const said: string[] = []
    let isTold = false

    deliver(queue, server.url, {
      signIn,
      onErased: () => (isTold = true),
      onAttempt: ({ error }) => void said.push(error ?? 'delivered'),
    })
    await until(() => expect(said).not.toEqual([]))

    expect(said[0]).toContain('not signed by the server')
    expect({ isTold, queued: queue.queuedEvents }).toEqual({ isTold: false, queued: 1 })
  },
)

test('a device from before answer marks gets its key when it signs in, once', async () => {
  const server = await startAccountServer()
  server.hasKeys.now = false
  const { enrolment, dataDir } = await enrolled(server)
  const learned: string[] = []
  const signIn = createDeviceSession(enrolment, keyStore(dataDir, enrolment).read, undefined, key =>
    learned.push(key),
  )
  expect(signIn.answerKey?.()).toBeNull()

  await signIn.headers()
  signIn.renew()
  await signIn.headers()

  expect(learned).toEqual([`key of ${enrolment.deviceId}`])
  expect(signIn.answerKey?.()).toEqual({ deviceId: enrolment.deviceId, key: `key of ${enrolment.deviceId}` })
})

test('keeps everything when it is refused for another reason', async () => {
  const server = await startAccountServer()
  const { signIn, dataDir } = await enrolled(server)
  server.refusals.push({ status: 403, code: 'device_revoked' })
  const queue = new Queue(join(dataDir, 'queue'), 1e8, () => {})
  queue.append(anEvent(1))
  queue.seal()
  const said: string[] = []

  deliver(queue, server.url, { signIn, onAttempt: ({ error }) => void said.push(error ?? 'delivered') })

  await until(() => expect(said).toContain('delivered'))
  expect(said[0]).toContain('device_revoked')
})

function deliver(
  queue: Queue,
  backendUrl: string,
  particulars: Partial<ConstructorParameters<typeof Delivery>[0]>,
): void {
  const delivery = new Delivery({
    queue,
    backendUrl,
    batchIntervalMs: 20,
    log: silentLog,
    onAttempt: () => {},
    ...particulars,
  })
  onTestFinished(() => delivery.stop(0))
}
