import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { anEvent } from '../native-host/src/testing/events.ts'
import { dashboardQueries } from '../scripts/docs/monitoring/dashboard.ts'
import { alerts } from '../scripts/docs/monitoring/rules.ts'
import { root } from '../scripts/root.ts'
import { freePort } from '../server/src/testing/free-port.ts'
import { type PostgresServer, startPostgresServer } from '../server/src/testing/postgres-server.ts'
import { lackingForMonitoring } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why =
  lackingForMonitoring.length > 0 ? ` (skipped, this machine lacks ${lackingForMonitoring.join(', ')})` : ''
const token = 'a-token-of-this-test'
/** No device is enrolled, and the database is not SQLite. */
const hasNothing = /telemetry_(?:devices\)|database_disk)/
/** What `GET /api/v1/query` answers; errors of a query have no data. */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
})
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), health: z.string(), state: z.string() })) }),
    ),
  }),
})
const configurationSchema = z.looseObject({ scrape_configs: z.tuple([z.looseObject({})]) })

describe.skipIf(lackingForMonitoring.length > 0)(`a real Prometheus${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-prometheus-'))
  const processes = new Processes()
  let postgres: PostgresServer
  let servers: RunningServer[]
  let prometheus: string

  beforeAll(async () => {
    postgres = await startPostgresServer()
    const settings = { DATABASE_URL: await postgres.createDatabase('watched'), METRICS_TOKEN: token }
    servers = await Promise.all(
      ['a', 'b'].map(name => startServer(processes, mkdtempSync(join(folder, name)), settings)),
    )
    prometheus = await startPrometheus()
  })

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('scrapes two servers on one database, each with its own counts', async () => {
    const [a, b] = servers.map(({ url }) => new URL(url).host)
    await deliver(servers[0], ['ada'])
    await deliver(servers[1], ['bob', 'cyd'])
    await fetch(`${servers[0]?.url}/openapi.json`)

    await vi.waitFor(
      async () =>
        expect(await values('sum by (instance) (telemetry_batches_total{outcome="counted"})')).toEqual({
          [`${a}`]: 1,
          [`${b}`]: 2,
        }),
      patience,
    )

    expect(await values('up{job="telemetry-tracker"}')).toEqual({ [`${a}`]: 1, [`${b}`]: 1 })
    expect(await values('telemetry_database_up')).toEqual({ [`${a}`]: 1, [`${b}`]: 1 })
    const [bytes] = Object.values(await values('telemetry_database_bytes'))
    expect(bytes).toBeGreaterThan(1e6)
  })

  it('evaluates every rule', async () => {
    const evaluated = await vi.waitFor(async () => {
      const found = await rules()
      expect(found.filter(({ health }) => health !== 'ok')).toEqual([])
      return found
    }, patience)

    expect(evaluated.map(({ name }) => name).sort()).toEqual(Object.keys(alerts).sort())
    expect(evaluated.filter(({ state }) => state === 'firing')).toEqual([])
  })

  it.each(dashboardQueries())('has data for the plot %s', async query => {
    const found = () => values(query.replaceAll('$__rate_interval', '1m'))

    if (hasNothing.test(query)) expect(await found()).toEqual({})
    else await vi.waitFor(async () => expect(await found()).not.toEqual({}), patience)
  })

  it('finds names and help texts that follow its conventions', async () => {
    const [server] = servers
    const answer = await fetch(`${server?.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } })
    const own = withoutProcess(await answer.text())

    // It prints what it finds, and ends with another code than 0.
    expect(execFileSync('promtool', ['check', 'metrics'], { input: own, encoding: 'utf8' })).toBe('')
  })

  /** The example configuration with these servers, scraped each second. */
  async function startPrometheus(): Promise<string> {
    const deployed = join(root, 'deploy/prometheus')
    const configuration = configurationSchema.parse(
      parse(readFileSync(join(deployed, 'prometheus.yml'), 'utf8')),
    )
    const [scrape] = configuration.scrape_configs
    writeFileSync(join(folder, 'token'), token)
    const configurationFile = join(folder, 'prometheus.yml')
    writeFileSync(
      configurationFile,
      stringify({
        ...configuration,
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [join(deployed, 'rules.yml')],
        scrape_configs: [
          {
            ...scrape,
            scheme: 'http',
            authorization: { type: 'Bearer', credentials_file: join(folder, 'token') },
            static_configs: [{ targets: servers.map(({ url }) => new URL(url).host) }],
          },
        ],
      }),
    )
    const address = `127.0.0.1:${await freePort()}`
    const program = processes.start(
      'prometheus',
      [
        `--config.file=${configurationFile}`,
        `--storage.tsdb.path=${join(folder, 'series')}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const output: string[] = []
    program.stderr?.on('data', chunk => output.push(String(chunk)))
    const ready = vi.waitFor(async () => {
      if (program.exitCode !== null) return false
      const { status } = await fetch(`http://${address}/-/ready`)
      expect(status).toBe(200)
      return true
    }, patience)
    if (!(await ready)) throw new Error(`Prometheus ended: ${output.join('')}`)
    return `http://${address}`
  }

  /** The values of a query, by server. */
  async function values(query: string): Promise<Record<string, number>> {
    const answer = await fetch(`${prometheus}/api/v1/query?${new URLSearchParams({ query })}`)
    const { data } = answerSchema.parse(await answer.json())
    return Object.fromEntries(
      data.result.map(({ metric, value }) => [metric['instance'] ?? '', Number(value[1])]),
    )
  }

  async function rules() {
    const answer = await fetch(`${prometheus}/api/v1/rules`)
    return rulesSchema.parse(await answer.json()).data.groups.flatMap(group => group.rules)
  }
})

async function deliver(server: RunningServer | undefined, people: readonly string[]): Promise<void> {
  for (const userId of people) {
    const answer = await fetch(`${server?.url}/track`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        events: [{ ...anEvent(1), user_id: userId, timestamp: new Date().toISOString() }],
      }),
    })
    expect(answer.status).toBe(201)
  }
}

/** Without the metrics of prom-client, whose names are not ours. */
function withoutProcess(text: string): string {
  return `${text
    .split('\n')
    .filter(line => !/^(?:# (?:HELP|TYPE) )?(?:process|nodejs)_/.test(line))
    .join('\n')}\n`
}
