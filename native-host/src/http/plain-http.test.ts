import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { gzipSync } from 'node:zlib'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { beforeAll, expect, test, vi } from 'vitest'
import { postBatch } from '../deliver/post.ts'
import { readHelperSettings } from '../settings.ts'
import { enrolDevice } from '../sign-in/enrol.ts'
import { enrolledSettings, readEnrolment, writeEnrolment } from '../sign-in/enrolment.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { markHeader } from '../testing/mark-answer.ts'
import { allowPlainHttp, crossesNetworkUnencrypted, PlainHttpRefused } from './plain-http.ts'
import { request } from './request.ts'

const signal = AbortSignal.timeout(patienceMs)
const deviceId = '6f2b0d5c-6f0b-4a39-9d7e-0d8f8a0a3b11'
/** The URLs that were requested over the network. */
const asked: string[] = []

// Names of other machines resolve to this proxy, which enrols any device. The environment is read once, so
// all tests share it.
beforeAll(async () => {
  const network = createServer((incoming, answer) => {
    asked.push(String(incoming.url))
    const received: Buffer[] = []
    incoming.on('data', piece => received.push(piece))
    incoming.on('end', () => {
      const body = JSON.stringify({ device_id: deviceId, user_id: 'ada', answer_key: `key of ${deviceId}` })
      incoming.url = new URL(String(incoming.url)).pathname
      const mark = markHeader(incoming, { received: Buffer.concat(received), status: 201, body })
      answer.writeHead(201, { 'content-type': 'application/json', ...mark }).end(body)
    })
  })
  await new Promise<void>(resolve => network.listen(0, '127.0.0.1', resolve))
  const { port } = network.address() as AddressInfo
  for (const name of ['http_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined)
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${port}`)
  return () => {
    network.closeAllConnections()
    network.close()
    vi.unstubAllEnvs()
  }
})

test.each([
  ['http://10.0.0.1:5000', true],
  ['http://tracker.example/path', true],
  ['http://127.0.0.1.example', true],
  ['https://tracker.example', false],
  ['http://localhost:5000', false],
  ['http://127.0.0.1:5000', false],
  ['http://[::1]:5000', false],
])('%s crosses a network unencrypted: %s', (address, crosses) => {
  expect(crossesNetworkUnencrypted(new URL(address))).toBe(crosses)
})

test('this machine’s own addresses do not leave it', () => {
  const own = Object.values(networkInterfaces()).flatMap(each => each ?? [])
  for (const { address, family } of own) {
    if (address.includes('%')) continue
    const url = new URL(`http://${family === 'IPv6' ? `[${address}]` : address}:5000`)
    expect(crossesNetworkUnencrypted(url)).toBe(false)
  }
})

test('sends nothing unencrypted to a host that was not allowed, and says what to do', async () => {
  const refused = request('http://unnamed.example/health', { signal })

  await expect(refused).rejects.toThrow(PlainHttpRefused)
  await expect(refused).rejects.toThrow('set ALLOW_HTTP=unnamed.example')
  expect(asked).not.toContainEqual(expect.stringContaining('unnamed.example'))
})

test('connects only to allowed hosts, in any spelling', async () => {
  const { httpHosts } = readHelperSettings({ ALLOW_HTTP: 'Named.example, fe80::1' }, temporaryFolder())
  allowPlainHttp(httpHosts)

  expect((await request('http://named.example/health', { signal })).status).toBe(201)
  expect(httpHosts).toEqual(['named.example', '[fe80::1]'])
  await expect(request('http://named.example.org/health', { signal })).rejects.toThrow(PlainHttpRefused)
})

test('does not enrol over plain http, and stores nothing, unless the user allows it', async () => {
  const dataDir = temporaryFolder()
  const wanted = { server: 'http://office.example', code: 'a-code', mayUseSystem: false }

  await expect(enrolDevice(dataDir, wanted)).rejects.toThrow('`enrol --allow-http`')
  expect(readEnrolment(dataDir)).toBeNull()
  expect(asked).not.toContainEqual(expect.stringContaining('office.example'))

  await enrolDevice(dataDir, { ...wanted, mayUseHttp: true })
  const { backendUrl, httpHosts } = enrolledSettings(readHelperSettings({ DATA_DIR: dataDir }, dataDir))
  expect({ backendUrl, httpHosts }).toEqual({ backendUrl: wanted.server, httpHosts: ['office.example'] })
})

test('a device that was enrolled over http keeps its batches and says what to do', async () => {
  const dataDir = temporaryFolder()
  const server = 'http://older.example'
  writeEnrolment(dataDir, { state: 'enrolled', server, deviceId: 'd', userId: 'ada', key: 'file' })
  const { backendUrl, httpHosts } = enrolledSettings(readHelperSettings({ DATA_DIR: dataDir }, dataDir))

  const outcome = await postBatch(backendUrl, gzipSync('{}'), signal)

  expect(httpHosts).toEqual([])
  expect(outcome).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('ALLOW_HTTP=older.example'),
  })
  expect(asked).not.toContainEqual(expect.stringContaining('older.example'))
})
