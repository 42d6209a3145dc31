import { setTimeout as delay } from 'node:timers/promises'
import { startPostgresServer } from '../../server/src/testing/postgres-server.ts'
import { childrenOf, cpuMsOfFamily, isAlive } from '../process/usage.ts'

/** A real PostgreSQL, installed from npm. */
export interface PostgresCluster {
  /** Creates an empty database and returns its URL. */
  createDatabase(): Promise<string>
  /** CPU time of all its processes so far, in ms. */
  cpuMs(): number
  /** Kills all its processes at once, like a power cut. */
  kill(): Promise<void>
  /** Starts it again after `kill`. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts PostgreSQL with durable default settings, in a temporary folder and on a free local port. */
export async function startPostgres(): Promise<PostgresCluster> {
  const server = await startPostgresServer([])
  let made = 0
  return {
    createDatabase: () => server.createDatabase(`bench_${++made}`),
    cpuMs: () => cpuMsOfFamily(server.pid()),
    kill: () => killFamily(server.pid()),
    restart: server.start,
    stop: server.stop,
  }
}

async function killFamily(pid: number): Promise<void> {
  const family = [pid, ...childrenOf(pid)]
  for (const id of family) if (isAlive(id)) process.kill(id, 'SIGKILL')
  while (family.some(isAlive)) await delay(5)
}
