import { Agent } from 'node:http'
import { fileURLToPath } from 'node:url'
import { addDays, dayOf, daysUpTo } from '@telemetry-tracker/shared/time/days'
import { migrate } from '../server/src/migrations/migrate.ts'
import { fillPeople, personId } from './database/fill.ts'
import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import type { ScratchDatabase } from './database/scratch-database.ts'
import { timeGet } from './load/get.ts'
import { percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { startNode } from './process/node-process.ts'
import { startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface QueriesOptions {
  database: DatabaseChoice
  people: readonly number[]
  days: number
  /** How many people have stored minutes, not only daily totals. */
  minutesOf: number
  /** How often each question is asked. */
  rounds: number
}

const pointServer = fileURLToPath(import.meta.resolve('./point-server.ts'))
const warmUpRounds = 30

/**
 * The cost of each dashboard query compared with one read by primary key, and whether it changes with twice
 * as many days.
 */
export async function queries(options: QueriesOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const rows: Awaited<ReturnType<typeof measurePeople>> = []
  const skipped = await forEachKind(options.database, tell, async source => {
    for (const people of options.people)
      rows.push(...(await measurePeople(source, { ...options, people }, tell)))
  })
  return {
    tables: [rows, skipped.map(({ database, why }) => ({ skipped: database, why }))],
    notes: [
      'to_point: p50 as a multiple of the point read in the same run. change_pct: how much longer a question takes with twice the days stored, asked in turn with the others.',
    ],
    document: { bench: 'queries', machine, options, questions: rows, skipped },
    failed: false,
  }
}

type Wanted = Omit<QueriesOptions, 'people'> & { people: number }

async function measurePeople(source: DatabaseSource, wanted: Wanted, tell: Tell) {
  const { people, days } = wanted
  const once = await source.create({ synchronous: 'normal' })
  const twice = await source.create({ synchronous: 'normal' })
  try {
    const today = dayOf(Date.now(), 'UTC')
    const latest = { ...wanted, days: daysUpTo(today, days), sequence: 1 }
    const earlier = { ...wanted, days: daysUpTo(addDays(today, -days), days), sequence: 2 }
    tell(`${source.kind}: filling ${people} people × ${days} days, and another database with twice the days`)
    await fill(once, [latest], tell)
    await fill(twice, [latest, earlier], tell)
    tell(`${source.kind}: asking`)
    const measured = await ask({ once, twice }, wanted, today)

    const pointMs = percentile(measured.get('point')?.once ?? [], 50)
    return [...measured].map(([question, times]) => {
      const p50 = percentile(times.once, 50)
      const doubledP50 = percentile(times.twice, 50)
      return {
        database: source.kind,
        people,
        days,
        question,
        p50_ms: rounded(p50, 3),
        p99_ms: rounded(percentile(times.once, 99), 3),
        to_point: rounded(p50 / pointMs),
        doubled_p50_ms: rounded(doubledP50, 3),
        change_pct: rounded((doubledP50 / p50 - 1) * 100, 0),
      }
    })
  } finally {
    once.remove()
    twice.remove()
  }
}

async function fill(
  scratch: ScratchDatabase,
  fillings: readonly { people: number; minutesOf: number; days: readonly string[]; sequence: number }[],
  tell: Tell,
): Promise<void> {
  const database = await scratch.open()
  try {
    await migrate(database)
    for (const filling of fillings)
      await fillPeople(database, { ...filling, withMinutes: filling.minutesOf }, tell)
    // PostgreSQL does this by itself within minutes; SQLite never does.
    if (scratch.kind === 'postgres') await database.read('VACUUM ANALYZE')
  } finally {
    await database.close()
  }
}

/** How long each answer took, in ms, with the days stored once and twice. */
interface Times {
  once: number[]
  twice: number[]
}

/**
 * Asks all questions in turn, one at a time, so that disturbances of the machine affect all of them equally.
 */
async function ask(
  databases: { once: ScratchDatabase; twice: ScratchDatabase },
  { people, minutesOf, rounds }: Wanted,
  today: string,
): Promise<Map<string, Times>> {
  const servers = { once: await startAsked(databases.once), twice: await startAsked(databases.twice) }
  const agent = new Agent({ keepAlive: true })
  const times = new Map<string, Times>()
  try {
    for (let round = -warmUpRounds; round < rounds; round++) {
      const person = personId(((round + warmUpRounds) * 7919) % Math.min(people, minutesOf))
      for (const name of questions.keys()) {
        // The order alternates with each round, with a point read after each query, so that all processes are
        // equally warm.
        for (const days of round % 2 === 0 ? (['once', 'twice'] as const) : (['twice', 'once'] as const)) {
          for (const question of [name, 'point']) {
            const took = await timeGet(servers[days].address(question, person, today), agent)
            if (round >= 0) timesOf(times, question)[days].push(took)
          }
        }
      }
    }
  } finally {
    agent.destroy()
    await servers.once.kill()
    await servers.twice.kill()
  }
  return times
}

function timesOf(times: Map<string, Times>, question: string): Times {
  const known = times.get(question) ?? { once: [], twice: [] }
  times.set(question, known)
  return known
}

/** The server and the point reads on one database. */
async function startAsked(database: ScratchDatabase) {
  const server = await startServer(database.folder, { DATABASE_URL: database.url })
  const point = await startNode({
    entry: pointServer,
    args: [database.url, database.folder],
    environment: {},
    folder: database.folder,
  })
  return {
    address: (question: string, person: string, today: string) =>
      question === 'point'
        ? `${point.url}/?user_id=${person}&day=${today}`
        : `${server.url}${questions.get(question)?.(person, today)}`,
    kill: async () => {
      await server.kill()
      await point.kill()
    },
  }
}

const questions = new Map<string, (person: string, today: string) => string>([
  ['summary', person => `/summary/today?user_id=${person}`],
  ['apps', person => `/apps?user_id=${person}`],
  ['daily(7)', person => `/daily?user_id=${person}&days=7`],
  ['timeline', (person, today) => `/timeline?user_id=${person}&date=${today}`],
  ['leaderboard', (_person, today) => `/admin/leaderboard?date=${today}`],
])
