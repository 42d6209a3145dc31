import { type Company, startCompany } from './company.ts'
import { openConnections } from './open-connections.ts'
import { openReplicas, startTestServer } from './server.ts'

/** A company with two servers on PostgreSQL. On SQLite there is one server, which is returned twice. */
export async function twoServers(): Promise<Company & { urls: [string, string] }> {
  const [here, there] = await openReplicas(2)
  if (!here || !there) throw new Error('Two servers were asked for.')
  const company = await startCompany({}, { database: here })
  const { url } = company.server
  if (here.dialect !== 'postgres') return { ...company, urls: [url, url] }
  await Promise.all([openConnections(here), openConnections(there)])
  const second = await startTestServer({ OPEN_MODE: 'false' }, { database: there })
  return { ...company, urls: [url, second.url] }
}
