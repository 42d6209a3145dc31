import pg from 'pg'

interface Node {
  host: string
  port: number
}

/**
 * Creates an empty database on the coordinator and on every worker of a Citus cluster, connects them, and returns its URL.
 *
 * @param server the URL of a database of the coordinator whose workers are added
 */
export async function createCitusDatabase(server: string, name: string): Promise<string> {
  const workers = await workersOf(server)
  for (const node of [server, ...workers.map(worker => addressOf(server, worker))]) {
    await on(node, client => client.query(`CREATE DATABASE ${name}`))
    await on(databaseOf(node, name), client => client.query('CREATE EXTENSION citus'))
  }
  const url = databaseOf(server, name)
  const { hostname, port } = new URL(server)
  await on(url, async client => {
    await client.query('SELECT citus_set_coordinator_host($1, $2)', [hostname, Number(port || 5432)])
    for (const { host, port } of workers) await client.query('SELECT citus_add_node($1, $2)', [host, port])
  })
  return url
}

/** Drops a database of `createCitusDatabase` on every machine. */
export async function dropCitusDatabase(server: string, name: string): Promise<void> {
  const workers = await workersOf(server)
  for (const node of [server, ...workers.map(worker => addressOf(server, worker))])
    await on(node, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
}

/** The workers of a cluster, in the order of their ports. */
export async function workersOf(server: string): Promise<Node[]> {
  const { rows } = await on(server, client =>
    client.query<Node>(
      `SELECT nodename AS host, nodeport AS port FROM pg_dist_node
       WHERE groupid <> 0 AND noderole = 'primary' ORDER BY nodeport, nodename`,
    ),
  )
  if (rows.length === 0)
    throw new Error(
      'The Citus cluster of TEST_CITUS_URL has no workers. Add some with citus_add_node in the database of this URL.',
    )
  return rows
}

/** Connects, works and disconnects. */
export async function on<T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The same user and database on another machine. */
export function addressOf(server: string, { host, port }: Node): string {
  const url = new URL(server)
  url.hostname = host
  url.port = String(port)
  return url.href
}

function databaseOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
