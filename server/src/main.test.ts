import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { until } from '@telemetry-tracker/shared/testing/until'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from './database/open.ts'
import { event, eventsFrom } from './testing/events.ts'
import { temporaryFolder, trackRequest } from './testing/server.ts'
import { runCommand, startServerProcess } from './testing/server-process.ts'

describe('a server that is killed', () => {
  it('keeps acknowledged batches, and recognizes their replays', async () => {
    const folder = await temporaryFolder()
    const start = new Date(Date.now() - 10_000).toISOString()
    const batch = { device_id: 'laptop', epoch: 'e', sequence: 1, events: eventsFrom(start, 5) }
    const first = await startServerProcess(folder)
    const answer = await fetch(`${first.url}/track`, trackRequest(batch))
    await first.stop('SIGKILL')

    const second = await startServerProcess(folder)
    const replay = await fetch(`${second.url}/track`, trackRequest(batch))

    expect(answer.status).toBe(201)
    expect(await replay.json()).toEqual({ ingested: 0, duplicate: true, rejected: [] })
    const everyone = summarySchema.parse(
      await (await fetch(`${second.url}/summary/today?date=${start.slice(0, 10)}`)).json(),
    )
    expect(everyone.total_buckets).toBeGreaterThan(0)
    await second.stop('SIGTERM')
  })
})

describe.skipIf(process.platform === 'win32')('a server that is asked to reload (SIGHUP)', () => {
  it('continues with the new LOG_LEVEL, and logs the settings that need a restart', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, '.env'), 'LOG_LEVEL=info\nSESSION_IDLE_HOURS=12\n')
    const server = await startServerProcess(folder)
    await writeFile(join(folder, '.env'), 'LOG_LEVEL=debug\nSESSION_IDLE_HOURS=1\n')

    server.hangUp()
    const logged = '"reloaded":["LOG_LEVEL"],"needsRestart":["SESSION_IDLE_HOURS"]'
    await vi.waitFor(() => expect(server.printed()).toContain(logged), patience)
    await writeFile(join(folder, '.env'), 'LOG_LEVEL=loud\n')
    server.hangUp()
    await vi.waitFor(() => expect(server.printed()).toContain('still using the previous ones'), patience)

    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    expect(await server.stop('SIGTERM')).toBe(0)
  })

  it('uses a new secret from its file, and logs no part of it', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'metrics-token')
    await writeFile(file, 'the first token for metrics\n')
    const server = await startServerProcess(folder, { METRICS_TOKEN_FILE: file })
    const metricsWith = async (token: string) => {
      const headers = { Authorization: `Bearer ${token}` }
      return (await fetch(`${server.url}/metrics`, { headers })).status
    }
    expect(await metricsWith('the first token for metrics')).toBe(200)

    await writeFile(file, 'another token for metrics\n')
    server.hangUp()
    await vi.waitFor(() => expect(server.printed()).toContain('"reloaded":["METRICS_TOKEN"]'), patience)

    expect(await metricsWith('another token for metrics')).toBe(200)
    expect(await metricsWith('the first token for metrics')).toBe(403)
    expect(server.printed()).not.toContain('token for metrics')
  })
})

describe('a running server', () => {
  it('deletes expired data and unneeded titles automatically', async () => {
    const folder = await temporaryFolder()
    const minutes = [20 * 24 * 60, ...Array.from({ length: 19 }, (_, i) => 4 * 60 - i)]
    const startMs = Math.floor(Date.now() / 60_000) * 60_000
    const events = minutes.flatMap(ago =>
      ['notes.md', 'notes.md', 'other.md'].map((window_title, second) =>
        event({ window_title, timestamp: new Date(startMs - ago * 60_000 + second * 1000).toISOString() }),
      ),
    )
    const keepsAll = { TRUST_CLOCK: 'true', DATA_RETENTION_DAYS: '0', COMPACT_AFTER_HOURS: '0' }
    const before = await startServerProcess(folder, keepsAll)
    const answer = await fetch(`${before.url}/track`, trackRequest({ events }))
    expect(await answer.json()).toMatchObject({ ingested: events.length })
    await before.stop('SIGTERM')

    const settings = { TRUST_CLOCK: 'true', DATA_RETENTION_DAYS: '14', COMPACT_AFTER_HOURS: '1' }
    const server = await startServerProcess(folder, settings)

    await until(() => {
      expect(server.printed()).toContain('"deleted":1,"msg":"retention"')
      expect(server.printed()).toContain('"compacted":19,')
    })
    await server.stop('SIGTERM')
  })
})

describe('a server that is asked to stop', () => {
  it('has stored what it acknowledged', async () => {
    const folder = await temporaryFolder()
    const server = await startServerProcess(folder)
    const people = Array.from({ length: 40 }, (_, i) => `person-${i}`)
    const deliveries = people.map(async user_id => {
      const events = eventsFrom(new Date().toISOString(), 1, { user_id })
      const { status } = await fetch(`${server.url}/track`, trackRequest({ events }))
      return status === 201 ? user_id : undefined
    })

    const settled = Promise.allSettled(deliveries)
    await Promise.any(deliveries)
    const code = await server.stop('SIGTERM')

    const answers = await settled
    const acknowledged = answers.flatMap(answer =>
      answer.status === 'fulfilled' ? (answer.value ?? []) : [],
    )
    const database = await openDatabase('sqlite:telemetry.db', { dataDir: folder, synchronous: 'normal' })
    onTestFinished(() => database.close())
    const stored = (await database.read('SELECT user_id FROM buckets')).map(row => row['user_id'])
    expect(code).toBe(0)
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(acknowledged.filter(user_id => !stored.includes(user_id))).toEqual([])
  })

  it('answers and stores the current request', async () => {
    const folder = await temporaryFolder()
    const server = await startServerProcess(folder)
    const body = JSON.stringify({ events: eventsFrom(new Date().toISOString(), 1, { user_id: 'slow' }) })
    const slow = request(`${server.url}/track`, { method: 'POST' })
    const answered = once(slow, 'response')
    slow.write(body.slice(0, 20))
    await fetch(`${server.url}/health`)

    const code = server.stop('SIGTERM')
    while (await isListening(server.url)) await setImmediate()
    slow.end(body.slice(20))

    const [response] = await answered
    expect(response).toMatchObject({ statusCode: 201 })
    expect(await code).toBe(0)
    const database = await openDatabase('sqlite:telemetry.db', { dataDir: folder, synchronous: 'normal' })
    onTestFinished(() => database.close())
    expect(await database.read('SELECT user_id FROM buckets')).toEqual([{ user_id: 'slow' }])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('exits cleanly on %s', async signal => {
    const server = await startServerProcess(await temporaryFolder())

    expect(await server.stop(signal)).toBe(0)
  })
})

async function isListening(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/health`)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

describe('a server that cannot start explains what to do in one line', () => {
  const start = async (environment: Record<string, string>) => {
    const folder = await temporaryFolder()
    return runCommand([], { PORT: '0', DATA_DIR: folder, ...environment }, folder)
  }

  it.each([
    ['an invalid setting', { PORT: 'http' }, 'PORT is "http"'],
    ['a password that is too short', { ADMIN_USERNAME: 'ann', ADMIN_PASSWORD: 'short' }, '12 to 256'],
  ])('%s', async (_, environment, hint) => {
    const { code, stderr } = await start(environment)

    expect(code).toBe(1)
    expect(stderr).toContain(hint)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''

    const { code, stderr } = await start({ PORT: port })

    expect(code).toBe(1)
    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is already in use, perhaps by another instance of this server. Stop it, or set PORT to a free port.\n`,
    )
  })
})

describe('the commands', () => {
  it('migrate and stats use the database in the settings', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, '.env'), `DATA_DIR=${join(folder, 'data')}\n`)

    const migrated = await runCommand(['migrate'], {}, folder)
    const stats = await runCommand(['stats', '--json'], {}, folder)

    expect(migrated.stdout).toContain('0001-tables')
    expect(JSON.parse(stats.stdout)).toMatchObject({ rows: { buckets: 0 }, oldest: null })
  })
})
