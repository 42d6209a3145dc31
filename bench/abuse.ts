import { setTimeout as delay } from 'node:timers/promises'
import { type AbuseName, abuseNames } from './abuse/abuses.ts'
import { whileAttacking } from './abuse/attack.ts'
import { adminName, adminPassword, setUpCompany } from './abuse/company.ts'
import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import type { Device } from './load/device.ts'
import type { Post } from './load/post.ts'
import { percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { startServer } from './process/server.ts'
import { peakMemoryMb } from './process/usage.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface AbuseOptions {
  database: DatabaseChoice
  seconds: number
  only: readonly AbuseName[]
}

/** The other person's batches, one after the other at this pace. */
const everyMs = 20
const bar = 4

/** How long another person's batch takes while somebody abuses the server, beside the same a moment before. */
export async function abuse(options: AbuseOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const cases: Awaited<ReturnType<typeof measureCase>>[] = []
  const only = options.only.length > 0 ? options.only : abuseNames
  const skipped = await forEachKind(options.database, tell, async source => {
    cases.push(...(await measureKind(source, { ...options, only }, tell)))
  })
  return {
    tables: [cases.map(rowOf), skipped.map(({ database, why }) => ({ skipped: database, why }))],
    notes: [
      `ratio: p99 of another person's POST /track under the abuse / idle, measured just before on the same server; the bar is ${bar}.`,
      'taken, refused: requests of the abuser that were answered below 300, and with 429 or 503.',
    ],
    document: { bench: 'abuse', machine, options, cases, skipped },
    failed: cases.some(({ ratio, lost }) => ratio > bar || lost > 0),
  }
}

async function measureKind(source: DatabaseSource, { seconds, only }: AbuseOptions, tell: Tell) {
  const database = await source.create()
  const server = await startServer(database.folder, {
    DATABASE_URL: database.url,
    OPEN_MODE: 'false',
    ADMIN_USERNAME: adminName,
    ADMIN_PASSWORD: adminPassword,
    RATE_LIMIT_PER_DEVICE: '999999/minute',
    TRUST_CLOCK: 'true',
  })
  try {
    const { target, other } = await setUpCompany(server.url)
    tell(`${source.kind}: warming up`)
    await probe(other, seconds)
    const cases: Awaited<ReturnType<typeof measureCase>>[] = []
    for (const name of only) {
      const measured = await measureCase({ name, kind: source.kind, target, other, seconds, pid: server.pid })
      tell(`${source.kind}, ${name}: p99 ${measured.p99_ms} ms against ${measured.idle_p99_ms} ms idle`)
      cases.push(measured)
    }
    return cases
  } finally {
    await server.kill()
    database.remove()
  }
}

interface Case {
  name: AbuseName
  kind: string
  target: Parameters<typeof whileAttacking>[1]
  other: { post: Post; device: Device }
  seconds: number
  pid: number
}

async function measureCase({ name, kind, target, other, seconds, pid }: Case) {
  const idle = await probe(other, seconds)
  const { result: abused, attacked } = await whileAttacking(name, target, () => probe(other, seconds))
  const [idleP99, p99] = [percentile(idle.ms, 99), percentile(abused.ms, 99)]
  return {
    database: kind,
    abuse: name,
    requests: attacked.requests,
    statuses: attacked.statuses,
    idle_p99_ms: rounded(idleP99),
    p50_ms: rounded(percentile(abused.ms, 50)),
    p99_ms: rounded(p99),
    max_ms: rounded(Math.max(...abused.ms)),
    ratio: rounded(p99 / idleP99),
    lost: idle.failed + abused.failed,
    peak_mb: rounded(peakMemoryMb(pid), 0),
  }
}

function rowOf({ statuses, ...found }: Awaited<ReturnType<typeof measureCase>>) {
  const sum = (isMeant: (status: string) => boolean) =>
    Object.entries(statuses).reduce((total, [status, count]) => total + (isMeant(status) ? count : 0), 0)
  const { requests, ...rest } = found
  return {
    ...rest,
    requests,
    taken: sum(status => Number(status) < 300),
    refused: sum(status => status === '429' || status === '503'),
  }
}

/** Sends a batch every so many ms, whether or not the one before was answered: a server that stands still is felt by all that come meanwhile. */
async function probe(
  { post, device }: Case['other'],
  seconds: number,
): Promise<{ ms: number[]; failed: number }> {
  const ms: number[] = []
  let failed = 0
  const sendings: Promise<void>[] = []
  // Batches of one queue must come in order: where one is late, the next waits for it, and its time counts from when it was due.
  let before = Promise.resolve()
  const startedAt = performance.now()
  for (let i = 0; i * everyMs < seconds * 1_000; i++) {
    const dueAt = startedAt + i * everyMs
    await delay(Math.max(0, dueAt - performance.now()))
    const { body } = device.next(10)
    before = before.then(async () => {
      const answer = await post(body)
      if (answer.status !== 201) failed++
      ms.push(performance.now() - dueAt)
    })
    sendings.push(before)
  }
  await Promise.all(sendings)
  return { ms, failed }
}
