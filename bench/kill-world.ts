import { type PostgresCluster, startPostgres } from './database/postgres-cluster.ts'
import { postgresDatabase, type ScratchDatabase, sqliteDatabase } from './database/scratch-database.ts'
import type { NodeProcess } from './process/node-process.ts'
import { startServer } from './process/server.ts'

export const victims = ['server', 'database', 'replicas'] as const
/** What is killed: the only server, the PostgreSQL behind it, or one of two servers on one PostgreSQL. */
export type Victim = (typeof victims)[number]

/** Servers on a database, and a way to kill and restart one of them. */
export interface KillWorld {
  database: ScratchDatabase
  urls(): readonly string[]
  /** Kills the victim and starts it again. */
  strike(random: () => number): Promise<void>
  /** Stops everything and keeps the database for a last check, until `remove`. */
  stopServers(): Promise<void>
  remove(): Promise<void>
}

/**
 * Starts what a victim needs. `kind` is the database for the single server; the other victims use PostgreSQL.
 */
export async function buildWorld(what: Victim, kind: 'sqlite' | 'postgres'): Promise<KillWorld> {
  const needsPostgres = what !== 'server' || kind === 'postgres'
  const cluster = needsPostgres ? await startPostgres() : undefined
  try {
    const database = cluster ? await postgresDatabase(cluster) : sqliteDatabase()
    const servers = [await serve(database)]
    if (what === 'replicas') servers.push(await serve(database))
    return {
      database,
      urls: () => servers.map(server => server.url),
      strike: random =>
        what === 'database' && cluster ? strikeDatabase(cluster) : strikeServer(servers, database, random),
      stopServers: async () => {
        for (const server of servers) await server.stop()
      },
      remove: async () => {
        for (const server of servers) await server.kill()
        await cluster?.stop()
        database.remove()
      },
    }
  } catch (error) {
    await cluster?.stop()
    throw error
  }
}

function serve(database: ScratchDatabase, port = '0'): Promise<NodeProcess> {
  return startServer(database.folder, {
    DATABASE_URL: database.url,
    PORT: port,
    RATE_LIMIT_PER_DEVICE: '999999/minute',
  })
}

async function strikeDatabase(cluster: PostgresCluster): Promise<void> {
  await cluster.kill()
  await cluster.restart()
}

async function strikeServer(
  servers: NodeProcess[],
  database: ScratchDatabase,
  random: () => number,
): Promise<void> {
  const index = Math.floor(random() * servers.length)
  const victim = servers[index]
  if (!victim) throw new Error('There is no server to kill.')
  await victim.kill()
  servers[index] = await serve(database, new URL(victim.url).port)
}
