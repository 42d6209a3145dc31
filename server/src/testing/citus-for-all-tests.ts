import type { TestProject } from 'vitest/node'
import { dropCitusDatabase, on } from './citus-databases.ts'
import { testPrefix } from './migrated-template.ts'

/** Tests create their databases on the Citus cluster of TEST_CITUS_URL: a coordinator whose workers are added. */
export default async function provideCitus(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env['TEST_CITUS_URL'] ?? ''
  project.provide('postgres', { url, isCitus: true })
  return async () => {
    const { rows } = await on(url, client =>
      client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
        testPrefix,
      ]),
    )
    for (const { datname } of rows) await dropCitusDatabase(url, datname)
  }
}
