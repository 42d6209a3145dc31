import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { freePort } from '../server/src/testing/free-port.ts'
import { Processes } from '../tests/desktop/process.ts'
import { companyCertificate } from '../tests/product/company-certificate.ts'
import { startNginx } from '../tests/product/reverse-proxy.ts'
import { enrolFleet } from './database/enrol-fleet.ts'
import { startPostgres } from './database/postgres-cluster.ts'
import { postgresDatabase } from './database/scratch-database.ts'
import { emptyLog } from './load/deliver.ts'
import { compareWith, delivered, tellProgress } from './load/fleet-results.ts'
import { fleetTime } from './load/fleet-time.ts'
import { http2To } from './load/http2-post.ts'
import { createPost } from './load/post.ts'
import { type FleetOptions, runFleet } from './load/run-fleet.ts'
import type { PostTo } from './load/signed-in-post.ts'
import { haveMishaps, traps } from './nginx-mishaps.ts'
import { rounded } from './numbers/rounded.ts'
import type { NodeProcess } from './process/node-process.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { onSide } from './report/table.ts'

const beforeStartMs = 500
/** How many mishaps there are in a run. */
const mishaps = 12
/** Statuses of nginx without a server, and with a body that is too large for it. */
const expectedRefusals = [413, 502]

/**
 * The fleet behind nginx with the configuration that we ship, the traps that proxies have, and mishaps: whether two servers on one PostgreSQL then have
 * exactly what the devices sent. Every second device speaks HTTP/2.
 */
export async function fleetBehindNginx(options: FleetOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const cluster = await startPostgres()
  try {
    const summary = await run(await postgresDatabase(cluster), options, tell)
    return {
      tables: [onSide([summary])],
      notes: [
        'lost, doubled: events that the servers have too few or too many of, device by device. refused_with: 502 by nginx while no server answers, 413 for batches that are too large for it, which the devices cut. sent_again: deliveries whose answer was thrown away or cut on purpose.',
      ],
      document: { bench: 'fleet', machine, options, runs: [summary] },
      failed: summary.lost + summary.doubled > 0 || !summary.totals_agree || !summary.all_traps_met,
    }
  } finally {
    await cluster.stop()
  }
}

async function run(
  database: Awaited<ReturnType<typeof postgresDatabase>>,
  options: FleetOptions,
  tell: Tell,
) {
  const folder = scratchFolder()
  const processes = new Processes()
  const certificate = companyCertificate(folder)
  const ca = readFileSync(certificate.authority, 'utf8')
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  tell(`enrolling ${options.devices} devices`)
  const fleet = await enrolFleet(database, options.devices)
  const serve = (ownPort: string): Promise<NodeProcess> =>
    startServer(database.folder, {
      DATABASE_URL: database.url,
      PORT: ownPort,
      PUBLIC_URL: url,
      OPEN_MODE: 'false',
      TRUST_PROXY: '1',
    })
  const servers: NodeProcess[] = []
  try {
    const serverPorts: [string, string] = [String(await freePort()), String(await freePort())]
    for (const each of serverPorts) servers.push(await serve(each))
    const connections = 2 * options.devices + 1_000
    const wanted = { folder, port, plainPort: await freePort(), serverPorts, certificate, connections }
    const nginx = await startNginx(processes, wanted, traps)
    const agent = new Agent()
    const postFrom = (i: number): PostTo => {
      const localAddress = addressOf(i)
      if (isOverHttp2(i)) return http2To(url, { ca, localAddress })
      return (path, headers) => createPost(url, { path, headers, agent, ca, localAddress })
    }
    tell(`${options.devices} devices for ${options.seconds} s`)
    const log = emptyLog()
    const from = performance.now()
    const over = new AbortController()
    const meanwhile = Promise.all([
      haveMishaps(
        { nginx, servers, restart: killed => serve(new URL(killed.url).port) },
        { everyMs: (options.seconds * 1000) / (mishaps + 1), signal: over.signal },
        tell,
      ),
      tellProgress(log, options, tell, over.signal),
    ])
    const devices = await Promise.race([
      runFleet({ fleet, postFrom, time: fleetTime(Date.now() + beforeStartMs, options), log }, options),
      meanwhile.then(() => Promise.reject(new Error('The mishaps ended before the devices.'))),
    ])
    over.abort()
    const [done] = await meanwhile
    const seconds = rounded((performance.now() - from) / 1000, 0)
    for (const server of servers) await server.stop()
    tell('comparing')
    return {
      proxy: 'nginx',
      ...delivered(devices, log),
      ...(await compareWith(database, devices)),
      seconds,
      over_http2: fleet.members.filter((_, i) => isOverHttp2(i)).length,
      cut_batches: log.cut,
      ...done,
      all_traps_met: expectedRefusals.every(status => log.refusals.has(status)) && log.cut > 0,
    }
  } finally {
    for (const server of servers) await server.kill()
    await processes[Symbol.asyncDispose]()
    database.remove()
    removeFolder(folder)
  }
}

const isOverHttp2 = (i: number) => i % 2 === 0
/** Linux has all of these addresses, so each device has its own. */
const addressOf = (i: number) =>
  `127.${1 + Math.floor(i / 62_500)}.${Math.floor(i / 250) % 250}.${1 + (i % 250)}`
