import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../database/database.ts'
import { openDatabase } from '../../database/open.ts'
import { textIn } from '../../database/row.ts'
import { updateErasedList } from '../../erased/erased-list.ts'
import { erasePerson } from '../../jobs/erase-person.ts'
import { makePartitionsAhead } from '../../jobs/make-partitions.ts'
import { migrate } from '../../migrations/migrate.ts'
import { everything } from '../../testing/edges.ts'
import { eventsFrom } from '../../testing/events.ts'
import { testNow } from '../../testing/migrated-template.ts'
import {
  archiveEverything,
  archivingTo,
  baseBackup,
  folderForPostgres,
  recoverTo,
} from '../../testing/postgres-recovery.ts'
import { startPostgresServer } from '../../testing/postgres-server.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../../testing/server.ts'
import { startServerProcess } from '../../testing/server-process.ts'

async function opened(url: string): Promise<Database> {
  const database = await openDatabase(url, { dataDir: '/nowhere', synchronous: 'full' })
  onTestFinished(() => database.close())
  return database
}

async function deliver(server: TestServer, sequence: number): Promise<void> {
  const start = new Date(Date.parse(testNow) - 3_600_000 + sequence * 60_000).toISOString()
  for (const user_id of ['ada', 'bob', 'kim'])
    await server.track({
      device_id: user_id,
      epoch: 'e',
      sequence,
      events: eventsFrom(start, 60, { user_id }),
    })
}

async function minutesOf(database: Database): Promise<string[]> {
  const rows = await database.read(
    'SELECT user_id, COUNT(*) AS count FROM buckets GROUP BY user_id ORDER BY user_id',
  )
  return rows.map(row => `${textIn(row, 'user_id')}: ${row['count']}`)
}

// The commands for the archive are of a Unix shell.
it.skipIf(process.platform === 'win32')(
  'recovers PostgreSQL to a time before a mistake, without people who were erased since',
  async () => {
    const [archive, copies, data] = [
      await folderForPostgres(),
      await folderForPostgres(),
      await temporaryFolder(),
    ]
    const [backup, list] = [join(copies, 'base'), join(data, 'erased.jsonl')]
    const postgres = await startPostgresServer(archivingTo(archive))
    onTestFinished(() => postgres.stop())
    const database = await opened(postgres.url)
    await migrate(database)
    await makePartitionsAhead(database, 14, Date.parse(testNow))
    const server = await startTestServer({}, { database })
    await deliver(server, 1)
    await baseBackup(postgres, backup)
    await deliver(server, 2)
    const [row] = await database.read('SELECT CAST(clock_timestamp() AS text) AS time')
    const before = await everything(database)

    await deliver(server, 3)
    await database.transaction(tx => erasePerson(tx, 'bob', { by: { system: 'test' }, nowMs: Date.now() }))
    await updateErasedList(database, list)
    await database.transaction(tx => tx.run('DELETE FROM buckets'))
    await archiveEverything(postgres, isDone => expect.poll(isDone, patience).toBe(true))
    const recovered = await recoverTo(row ? textIn(row, 'time') : '', { backup, archive, original: postgres })
    onTestFinished(() => recovered.stop())

    const there = await opened(recovered.url)
    expect(await everything(there)).toEqual(before)
    expect(await minutesOf(there)).toEqual(['ada: 2', 'bob: 2', 'kim: 2'])
    const restarted = await startServerProcess(data, {
      DATABASE_URL: recovered.url,
      ERASED_PEOPLE_LIST: list,
      DATA_RETENTION_DAYS: '0',
    })
    expect(restarted.printed()).toContain('erased people again')
    expect(await minutesOf(there)).toEqual(['ada: 2', 'kim: 2'])
    await restarted.stop('SIGTERM')
  },
)
