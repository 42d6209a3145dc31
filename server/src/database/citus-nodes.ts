import type pg from 'pg'
import type { Sequelize } from 'sequelize'
import type { Database } from './database.ts'
import { numberIn, textIn } from './row.ts'
import { checkConnections } from './sequelize-connections.ts'

/** A worker of a Citus cluster, with connections of its own. */
export interface CitusNode {
  sequelize: Sequelize
  /** Whether the last connection failed; until the placements are read again, it is not tried. */
  isAvoided: boolean
}

/** The workers of a Citus cluster. */
export interface CitusNodes {
  /** The worker that has a shard of `users`, and so everything about its people. Undefined if only the coordinator is known to reach it. */
  of(shard: string): Promise<CitusNode | undefined>
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
  const nodes = new Map<string, CitusNode>()
  let placements: Promise<ReadonlyMap<string, CitusNode>> | undefined
  let readAtMs = 0

  async function readPlacements(): Promise<ReadonlyMap<string, CitusNode>> {
    const rows = await read(
      `SELECT CAST(shard.shardid AS TEXT) AS shard, node.nodename AS host, node.nodeport AS port, node.groupid AS group_id
       FROM pg_dist_shard shard JOIN pg_dist_placement placement USING (shardid) JOIN pg_dist_node node USING (groupid)
       WHERE shard.logicalrelid = CAST('users' AS REGCLASS) AND node.groupid <> 0 AND node.noderole = 'primary' AND node.metadatasynced`,
    )
    for (const node of nodes.values()) node.isAvoided = false
    return new Map(
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

  function nodeAt(worker: Worker): CitusNode {
    const key = JSON.stringify(worker)
    const known = nodes.get(key)
    if (known) return known
    const sequelize = open(worker)
    checkConnections(sequelize, client => isWorker(client, worker))
    const node = { sequelize, isAvoided: false }
    nodes.set(key, node)
    return node
  }

  return {
    async of(shard) {
      if (!placements || performance.now() - readAtMs > placementsForMs) {
        readAtMs = performance.now()
        placements = readPlacements()
        placements.catch(() => {
          placements = undefined
        })
      }
      const node = (await placements).get(shard)
      return node?.isAvoided ? undefined : node
    },
    async close() {
      for (const { sequelize } of nodes.values()) await sequelize.close()
    },
  }
}

/** A name like "localhost" can lead a server to another machine than it leads the coordinator to. */
async function isWorker(client: pg.Client, { host, port, groupId }: Worker): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM pg_dist_local_group JOIN pg_dist_node USING (groupid)
     WHERE groupid = $1 AND nodename = $2 AND nodeport = $3`,
    [groupId, host, port],
  )
  return rows.length === 1
}
