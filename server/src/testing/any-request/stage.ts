import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { callerWith } from '../callers.ts'
import { everything } from '../edges.ts'
import { event } from '../events.ts'
import { extensionFolder } from '../extension-folder.ts'
import { testNow } from '../migrated-template.ts'
import { releasesFolder } from '../releases-folder.ts'
import { startServerOn, temporaryDatabase, temporaryFolder } from '../server.ts'
import { startStubProvider } from '../stub-provider.ts'
import { countedDatabase, type DatabaseWork } from './counted-database.ts'
import { saveRows } from './saved-rows.ts'
import {
  behindProxy,
  deliverer,
  goThereAndBack,
  metricsToken,
  type People,
  settle,
  settleOpen,
} from './settle.ts'

export const modes = ['accounts', 'teams', 'open'] as const
export type Mode = (typeof modes)[number]

/** A company that is in the same state before every request. */
export interface Stage extends Omit<People, 'deliveredBy'> {
  mode: Mode
  database: string
  url(): string
  /** The work of the database for the request, and the route that answered it. */
  sinceThen(): { work: DatabaseWork; route: string | undefined }
  /** All rows except the audit log, which reads also change. */
  rows(): Promise<Record<string, string[]>>
  /** Restores these tables (by default all) and starts a new server without caches. */
  reset(tables?: readonly string[]): Promise<void>
  /** Delivers a batch as a device of a person who is not the subject of any request. Returns the error, or undefined if it was accepted. */
  deliver(): Promise<string | undefined>
  /** Whether a row of `rows` comes from such a batch. */
  isDelivered(row: string): boolean
  /** Uncaught errors since the last call, which would end a server. */
  uncaught(): readonly unknown[]
}

const auditTables = ['audit_log', 'audit_names']

/** Creates the people and their data. */
export async function setStage(mode: Mode): Promise<Stage> {
  const provider = mode === 'teams' ? await startStubProvider() : undefined
  const environment = {
    METRICS_TOKEN: mode === 'open' ? undefined : metricsToken,
    LEADERBOARD_MODE: mode === 'teams' ? 'team' : 'ranked',
    OPEN_MODE: mode === 'open' ? undefined : 'false',
    RATE_LIMIT_PER_DEVICE: '999999/minute',
    RELEASES_DIR: await releasesFolder(),
    EXTENSION_DIR: await extensionFolder(),
    ...(provider && { ...provider.settings, ...behindProxy, SECURITY_CONTACT: 'security@acme.example' }),
  }
  const database = await temporaryDatabase()
  const particulars = { database, dashboard: await dashboard() }
  const people = await (mode === 'open' ? settleOpen : settle)(environment, particulars)
  const { deliveredBy, ...known } = people
  if (provider) await goThereAndBack(provider, environment, { people, particulars })
  const saved = await saveRows(database)
  const counted = countedDatabase(database)
  let route: string | undefined

  async function start() {
    const server = await startServerOn(counted.database, environment, { dashboard: particulars.dashboard })
    const { metrics } = server.context
    const { requestAnswered } = metrics
    metrics.requestAnswered = (request, seconds) => {
      route = `${request.method} ${request.route}`
      requestAnswered(request, seconds)
    }
    return server
  }
  let server = await start()
  onTestFinished(() => server.stop())
  let uncaught: unknown[] = []
  const note = (error: unknown) => void uncaught.push(error)
  process.on('uncaughtException', note).on('unhandledRejection', note)
  onTestFinished(() => void process.off('uncaughtException', note).off('unhandledRejection', note))

  return {
    mode,
    database: database.dialect,
    ...known,
    url: () => server.url,
    sinceThen() {
      const answered = route
      route = undefined
      return { work: counted.sinceThen(), route: answered }
    },
    rows: async () => {
      const all = await everything(database)
      return Object.fromEntries(Object.entries(all).filter(([table]) => !auditTables.includes(table)))
    },
    reset: async tables => {
      await server.stop()
      await saved.bringBack(tables && [...tables, ...auditTables])
      server = await start()
    },
    deliver: async () => {
      const events = [event({ user_id: deliverer, timestamp: testNow })]
      const answer = await callerWith(server.url, deliveredBy.headers)('POST', '/track', { events })
      return answer.status === 201 ? undefined : `${answer.status} ${JSON.stringify(answer.body)}`
    },
    isDelivered: row => row.includes(deliverer) || row.includes(deliveredBy.deviceId),
    uncaught() {
      const found = uncaught
      uncaught = []
      return found
    },
  }
}

/** The content of the dashboards' pages in these tests. */
export const pageText = 'a page of the dashboards'

async function dashboard(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'assets'))
  const files = ['me.html', 'admin.html', 'signin.html', 'assets/app-1a2b.js', 'icon.svg']
  for (const file of files) await writeFile(join(folder, file), pageText)
  return folder
}
