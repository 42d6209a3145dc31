import { setTimeout as delay } from 'node:timers/promises'
import { startPostgresServer } from '../../server/src/testing/postgres-server.ts'
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

/** Starts PostgreSQL as it comes, durable, in a scratch folder and on a free port of this machine. */
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
