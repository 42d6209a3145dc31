import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { enrolmentSchema } from '@telemetry-tracker/shared/contracts/access'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openDatabase } from '../server/src/database/open.ts'
import { numberIn } from '../server/src/database/row.ts'
import { callerWith, sessionHeaders } from '../server/src/testing/callers.ts'
import { done } from '../server/src/testing/company.ts'
import { freePort } from '../server/src/testing/free-port.ts'
import { type PostgresServer, startPostgresServer } from '../server/src/testing/postgres-server.ts'
import { lackingForProxies } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { companyCertificate } from './product/company-certificate.ts'
import { type ProxiedDevice, startProxiedDevice } from './product/proxied-devices.ts'
import { askFrom, type ReverseProxy, startCaddy, startNginx } from './product/reverse-proxy.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why =
  lackingForProxies.length > 0 ? ` (skipped, this machine lacks ${lackingForProxies.join(', ')})` : ''
const root = { user_id: 'root', password: 'correct horse battery' }
const maxKb = 64
const exportSchema = z.object({ tables: z.object({ buckets: z.array(z.unknown()) }) })

describe.skipIf(lackingForProxies.length > 0)(`two servers behind a reverse proxy${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-proxy-'))
  const processes = new Processes()
  let postgres: PostgresServer
  let databaseUrl: string
  let servers: [RunningServer, RunningServer]
  let serverPorts: [string, string]
  let pathServerPort: string
  let url: string
  let ca: string
  let wanted: Parameters<typeof startNginx>[1]

  beforeAll(async () => {
    const certificate = companyCertificate(folder)
    ca = readFileSync(certificate.authority, 'utf8')
    setDefaultCACertificates([...getCACertificates('default'), ca])
    const port = await freePort()
    url = `https://127.0.0.1:${port}`
    postgres = await startPostgresServer()
    databaseUrl = await postgres.createDatabase('proxied')
    const shared = { DATABASE_URL: databaseUrl, PUBLIC_URL: url }
    const [a, b, belowPath] = await Promise.all([
      serve('a', shared),
      serve('b', shared),
      serve('path', { PUBLIC_URL: `${url}/tracker` }),
    ])
    pathServerPort = new URL(belowPath.url).port
    servers = [a, b]
    serverPorts = [new URL(a.url).port, new URL(b.url).port]
    wanted = { folder, port, plainPort: await freePort(), serverPorts, certificate }

    async function serve(name: string, settings: Record<string, string>): Promise<RunningServer> {
      const data = join(folder, name)
      mkdirSync(data)
      return await startServer(processes, data, {
        PORT: String(await freePort()),
        OPEN_MODE: 'false',
        ...settings,
        TRUST_PROXY: '1',
        MAX_REQUEST_SIZE_KB: String(maxKb),
        RATE_LIMIT_PER_DEVICE: '999999/minute',
        ADMIN_USERNAME: root.user_id,
        ADMIN_PASSWORD: root.password,
      })
    }
  })

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  describe.each([
    ['nginx', startNginx, 2],
    ['Caddy', startCaddy, 3],
  ] as const)('%s', (name, start, lastNumber) => {
    let proxy: ReverseProxy
    const devices: (ProxiedDevice & AsyncDisposable)[] = []

    beforeAll(async () => {
      proxy = await start(processes, wanted)
    })

    afterAll(async () => {
      for (const device of devices) await device[Symbol.asyncDispose]()
      await proxy?.stop()
    })

    it('serves the pages over HTTP/2, with what belongs to https', async () => {
      const session = connect(url, { ca })
      const stream = session.request({ ':path': '/login', accept: 'text/html' })
      const headers = new Promise<Record<string, unknown>>(resolve => stream.once('response', resolve))
      const page = await text(stream)
      session.close()

      expect(session.alpnProtocol).toBe('h2')
      expect(await headers).toMatchObject({
        ':status': 200,
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      })
      expect(page).toContain('<html')

      const { headers: signedIn } = await askFrom(`${url}/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(root),
        ca,
      })
      expect([signedIn['set-cookie']].flat().map(cookie => /; secure/i.test(String(cookie)))).toEqual([
        true,
        true,
      ])
    })

    it('tells clients apart by their real addresses, whatever they claim', async () => {
      const [one, other] = [`127.0.${lastNumber}.2`, `127.0.${lastNumber}.3`]
      const statuses = []
      for (let attempt = 0; attempt < 21; attempt++) statuses.push(await signInWrong(one, attempt))

      expect(statuses).toEqual([...Array(20).fill(401), 429])
      expect(await signInWrong(other, 0)).toBe(401)
    })

    it('passes the server’s 413 on, and a helper cuts batches that are too large for nginx or the server', async () => {
      const device = await enrol('cut')
      const headers = await device.signedIn()
      const tooLarge = (kb: number) =>
        askFrom(`${url}/track`, { method: 'POST', headers, body: Buffer.alloc(kb * 1024, ' '), ca })
      const byServer = await tooLarge(maxKb * 2)
      expect(byServer.status).toBe(413)
      expect(errorAnswerSchema.parse(JSON.parse(byServer.text)).error.code).toBe('too_large')
      // Caddy has no limit of its own.
      if (name === 'nginx') {
        const byProxy = await tooLarge(1_200)
        expect(byProxy.status).toBe(413)
        expect(byProxy.text).not.toContain('too_large')
        await proxy.reload({ 'client_max_body_size 1m': 'client_max_body_size 3k' })
      }
      device.record(300)
      await device.emptied()
      await proxy.reload()

      expect(device.problems.join()).toContain('413')
      await expectAllCounted(device)
    })

    it('loses and doubles nothing while it is reloaded and a server is killed', async () => {
      const both = await Promise.all(['x', 'y'].map(person => enrol(person)))
      for (const device of both) device.keepRecording()
      const all = (more: number) => Promise.all(both.map(device => device.delivered(more)))

      await all(6)
      await proxy.reload()
      await all(6)
      await servers[0].kill()
      await all(6)
      await proxy.reload()
      await servers[0].restart()
      await all(6)

      for (const device of both) device.stopRecording()
      for (const device of both) await device.emptied()
      for (const device of both) await expectAllCounted(device)
    })

    it('passes a large export on, whole', async () => {
      const device = await enrol('root', root.user_id)
      device.record(400)
      await device.emptied()
      const session = await sessionHeaders(url, '/login', root)
      const [direct, proxied] = await Promise.all([
        fetch(`http://127.0.0.1:${serverPorts[1]}/me/export`, {
          headers: { ...session, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': new URL(url).host },
        }).then(bucketsIn),
        fetch(`${url}/me/export`, { headers: session }).then(bucketsIn),
      ])

      expect(proxied).toEqual(direct)
      expect(proxied.length).toBeGreaterThanOrEqual(400)
    })

    it('leads below a path to the server that says so', async () => {
      await proxy.reload({
        ...(name === 'nginx'
          ? { 'location / {': 'location /tracker/ {' }
          : { 'handle {': 'handle /tracker/* {' }),
        [`127.0.0.1:${serverPorts[0]}`]: `127.0.0.1:${pathServerPort}`,
        [`127.0.0.1:${serverPorts[1]}`]: `127.0.0.1:${pathServerPort}`,
      })
      const [page, outside] = await Promise.all(
        ['/tracker/', '/login'].map(path => askFrom(url + path, { ca, headers: { accept: 'text/html' } })),
      )
      await proxy.reload()

      expect(page).toMatchObject({
        status: 200,
        headers: { 'strict-transport-security': 'max-age=31536000' },
      })
      expect(page?.text).toContain('"/tracker/')
      expect(outside?.text).not.toContain('/tracker/')
    })

    async function enrol(person: string, userId = `${name}-${person}`.toLowerCase()): Promise<ProxiedDevice> {
      const admin = callerWith(url, await sessionHeaders(url, '/login', root))
      if (userId !== root.user_id) await done(admin, 'PUT', `/admin/users/${userId}`, { role: 'employee' })
      const { code } = enrolmentSchema.parse(
        await done(admin, 'POST', '/admin/enrolments', { user_id: userId }),
      )
      const data = join(folder, `${name}-${person}`)
      mkdirSync(data)
      const device = await startProxiedDevice(data, { server: url, code })
      devices.push(device)
      return device
    }
  })

  async function signInWrong(from: string, attempt: number): Promise<number> {
    const { status } = await askFrom(`${url}/login`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Forwarded-For': `203.0.113.${attempt}`,
        Forwarded: `for=203.0.113.${attempt}`,
      },
      body: JSON.stringify({ user_id: `nobody-${from}-${attempt}`, password: 'wrong' }),
      from,
      ca,
    })
    return status
  }

  async function expectAllCounted({ userId, recorded, given }: ProxiedDevice): Promise<void> {
    const database = await openDatabase(databaseUrl, { dataDir: folder, synchronous: 'normal' })
    try {
      const [row] = await database.read(
        'SELECT COALESCE(SUM(samples), 0) AS events, COALESCE(SUM(keystrokes), 0) AS keystrokes FROM buckets WHERE user_id = $1',
        [userId],
      )
      expect(row && { events: numberIn(row, 'events'), keystrokes: numberIn(row, 'keystrokes') }).toEqual(
        recorded,
      )
      expect(given()).toEqual({ dropped: 0, refused: 0 })
    } finally {
      await database.close()
    }
  }
})

async function bucketsIn(answer: Response): Promise<unknown[]> {
  expect(answer.status).toBe(200)
  return exportSchema.parse(await answer.json()).tables.buckets
}
