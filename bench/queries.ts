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
  /** How many people have minutes stored, not only their days' totals. */
  minutesOf: number
  /** How often each question is asked. */
  rounds: number
}

const pointServer = fileURLToPath(import.meta.resolve('./point-server.ts'))
const warmUpRounds = 30

/** What each question of the dashboards costs beside one read by primary key, and whether that changes when twice the days are stored. */
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
      'to_point: p50 as a multiple of the point read in the same run; doubled: the same with twice the days stored, and by how much the multiple changed.',
    ],
    document: { bench: 'queries', machine, options, questions: rows, skipped },
    failed: false,
  }
}

type Wanted = Omit<QueriesOptions, 'people'> & { people: number }

async function measurePeople(source: DatabaseSource, wanted: Wanted, tell: Tell) {
  const { people, days } = wanted
  const database = await source.create({ synchronous: 'normal' })
  try {
    const today = dayOf(Date.now(), 'UTC')
    tell(`${source.kind}: filling ${people} people × ${days} days`)
    await fill(database, { ...wanted, days: daysUpTo(today, days), sequence: 1 }, tell)
    const once = await ask(database, wanted, today)
    tell(`${source.kind}: doubling the days`)
    const earlier = daysUpTo(addDays(today, -days), days)
    await fill(database, { ...wanted, days: earlier, sequence: 2 }, tell)
    const doubled = await ask(database, wanted, today)

    return [...once].map(([question, measured]) => {
      const later = doubled.get(question) ?? measured
      return {
        database: source.kind,
        people,
        days,
        question,
        p50_ms: rounded(measured.p50, 3),
        p99_ms: rounded(measured.p99, 3),
        to_point: rounded(measured.toPoint),
        doubled_p50_ms: rounded(later.p50, 3),
        doubled_to_point: rounded(later.toPoint),
        change_pct: rounded((later.toPoint / measured.toPoint - 1) * 100, 0),
      }
    })
  } finally {
    database.remove()
  }
}

async function fill(
  scratch: ScratchDatabase,
  filling: { people: number; minutesOf: number; days: readonly string[]; sequence: number },
  tell: Tell,
): Promise<void> {
  const database = await scratch.open()
  try {
    await migrate(database)
    await fillPeople(database, { ...filling, withMinutes: filling.minutesOf }, tell)
    // What PostgreSQL does by itself in the minutes after; SQLite never does.
    if (scratch.kind === 'postgres') await database.read('VACUUM ANALYZE')
  } finally {
    await database.close()
  }
}

interface Measured {
  p50: number
  p99: number
  toPoint: number
}

/** Asks all questions in turn, one at a time, so that whatever disturbs the machine disturbs all of them alike. */
async function ask(
  database: ScratchDatabase,
  { people, minutesOf, rounds }: Wanted,
  today: string,
): Promise<Map<string, Measured>> {
  const server = await startServer(database.folder, { DATABASE_URL: database.url })
  const point = await startNode({
    entry: pointServer,
    args: [database.url, database.folder],
    environment: {},
    folder: database.folder,
  })
  const agent = new Agent({ keepAlive: true })
  const questions = questionsOf(server.url, today)
  const pointRead = {
    name: 'point',
    address: (person: string) => `${point.url}/?user_id=${person}&day=${today}`,
  }
  const times = new Map<string, number[]>([pointRead, ...questions].map(({ name }) => [name, []]))
  try {
    for (let round = -warmUpRounds; round < rounds; round++) {
      const person = personId(((round + warmUpRounds) * 7919) % Math.min(people, minutesOf))
      // One point read after each question: both processes are then equally awake and equally practised.
      for (const question of questions) {
        for (const { name, address } of [question, pointRead]) {
          const took = await timeGet(address(person), agent)
          if (round >= 0) times.get(name)?.push(took)
        }
      }
    }
  } finally {
    agent.destroy()
    await server.kill()
    await point.kill()
  }
  const pointMs = percentile(times.get('point') ?? [], 50)
  return new Map(
    [...times].map(([name, all]) => {
      const p50 = percentile(all, 50)
      return [name, { p50, p99: percentile(all, 99), toPoint: p50 / pointMs }]
    }),
  )
}

function questionsOf(server: string, today: string) {
  return [
    { name: 'summary', address: (person: string) => `${server}/summary/today?user_id=${person}` },
    { name: 'apps', address: (person: string) => `${server}/apps?user_id=${person}` },
    { name: 'daily(7)', address: (person: string) => `${server}/daily?user_id=${person}&days=7` },
    { name: 'timeline', address: (person: string) => `${server}/timeline?user_id=${person}&date=${today}` },
    { name: 'leaderboard', address: () => `${server}/admin/leaderboard?date=${today}` },
  ]
}
