import { expect, inject, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../database/open.ts'
import { deliverEdges, everything } from '../../testing/edges.ts'
import { emptyPostgresDatabase } from '../../testing/postgres-databases.ts'
import { startTestServer, temporaryFolder } from '../../testing/server.ts'
import { runCommand } from '../../testing/server-process.ts'

it("moves a company's data from SQLite to PostgreSQL and back", async () => {
  const postgres = inject('postgres')
  if (postgres === undefined || !('url' in postgres)) throw new Error('PostgreSQL is needed.')
  const url = await emptyPostgresDatabase(postgres)
  const folder = await temporaryFolder()
  const inPostgres = await openDatabase(url, { dataDir: folder, synchronous: 'full' })
  onTestFinished(() => inPostgres.close())
  const server = await startTestServer({}, { database: inPostgres })
  await deliverEdges(server)
  const copy = (from: string, to: string) =>
    runCommand(['copy'], { DATA_DIR: folder, COPY_FROM_URL: from, COPY_TO_URL: to }, folder)

  const out = await copy(url, 'sqlite:out.db')
  const other = await emptyPostgresDatabase(postgres)
  const back = await copy('sqlite:out.db', other)

  const database = await openDatabase(other, { dataDir: folder, synchronous: 'full' })
  onTestFinished(() => database.close())
  expect([out.code, back.code]).toEqual([0, 0])
  expect(back.stdout).toContain('Both databases have the same content.')
  expect(await everything(database)).toEqual(await everything(inPostgres))
})
