import type pg from 'pg'
import type { Sequelize } from 'sequelize'
import type { Database } from './database.ts'
import { numberIn, textIn } from './row.ts'
import { checkConnections } from './sequelize-connections.ts'

/** A worker of a Citus cluster, with connections of its own. */
interface CitusNode {
  sequelize: Sequelize
  /** Says that no connection was possible. Until the placements are read again, none is tried. */
  avoid(error: unknown): void
}

interface Node extends CitusNode {
  name: string
  isAvoided: boolean
}

/** The workers of a Citus cluster. */
export interface CitusNodes {
  /** The worker that has all of these shards of `users`, and so everything about their people. Undefined if there is none that can be reached. */
  of(shards: readonly string[]): Promise<CitusNode | undefined>
  /** The name of the worker that was last known to have a shard, if it can be reached. */
  nameOf(shard: string): string | undefined
  close(): Promise<void>
}

interface Worker {
  host: string
  port: number
  groupId: number
}

/** How long a shard may be committed to the worker that had it: correct, because each worker can reach all others, but slower. */
const placementsForMs = 30_000

/**
 * Knows which worker has which shard, and connects to it: there, a group is planned and written in one place, without a second hop from the coordinator.
 *
 * @param open prepares connections to a worker
 */
export function createCitusNodes(read: Database['read'], open: (worker: Worker) => Sequelize): CitusNodes {
  const nodes = new Map<string, Node>()
  let placements: Promise<unknown> | undefined
  let byShard: ReadonlyMap<string, Node> = new Map()
  let readAtMs = 0

  async function readPlacements(): Promise<void> {
    const rows = await read(
      `SELECT CAST(shard.shardid AS TEXT) AS shard, node.nodename AS host, node.nodeport AS port, node.groupid AS group_id
       FROM pg_dist_shard shard JOIN pg_dist_placement placement USING (shardid) JOIN pg_dist_node node USING (groupid)
       WHERE shard.logicalrelid = CAST('users' AS REGCLASS) AND node.groupid <> 0 AND node.noderole = 'primary' AND node.metadatasynced`,
    )
    for (const node of nodes.values()) node.isAvoided = false
    byShard = new Map(
      rows.map(row => [
        textIn(row, 'shard'),
        nodeAt({
          host: textIn(row, 'host'),
          port: numberIn(row, 'port'),
          groupId: numberIn(row, 'group_id'),
        }),
      ]),
    )
  }

  function nodeAt(worker: Worker): Node {
    const key = JSON.stringify(worker)
    const known = nodes.get(key)
    if (known) return known
    const sequelize = open(worker)
    checkConnections(sequelize, client => isWorker(client, worker))
    const node: Node = {
      name: key,
      sequelize,
      isAvoided: false,
      avoid(error) {
        if (!node.isAvoided)
          process.emitWarning(
            `The Citus worker ${worker.host}:${worker.port} cannot be reached from here (${error instanceof Error ? error.message : String(error)}). Its batches are committed by the coordinator, which takes longer.`,
          )
        node.isAvoided = true
      },
    }
    nodes.set(key, node)
    return node
  }

  function reachable(shard: string): Node | undefined {
    const node = byShard.get(shard)
    return node?.isAvoided ? undefined : node
  }

  return {
    async of(shards) {
      if (!placements || performance.now() - readAtMs > placementsForMs) {
        readAtMs = performance.now()
        placements = readPlacements()
        placements.catch(() => {
          placements = undefined
        })
      }
      await placements
      const [node, ...others] = new Set(shards.map(reachable))
      return others.length === 0 ? node : undefined
    },
    nameOf: shard => reachable(shard)?.name,
    async close() {
      for (const { sequelize } of nodes.values()) await sequelize.close()
    },
  }
}

/** A name like "localhost" can lead a server to another machine than it leads the coordinator to. */
async function isWorker(client: pg.Client, { host, port, groupId }: Worker): Promise<boolean> {
  // Citus evaluates and writes out the values of a generic plan each time, which takes longer than a new plan (measured).
  await client.query("SET plan_cache_mode = 'force_custom_plan'")
  const { rows } = await client.query(
    `SELECT 1 FROM pg_dist_local_group JOIN pg_dist_node USING (groupid)
     WHERE groupid = $1 AND nodename = $2 AND nodeport = $3`,
    [groupId, host, port],
  )
  return rows.length === 1
}
