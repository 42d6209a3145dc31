import { expect, it } from 'vitest'
import { openDatabase } from '../../database/open.ts'
import { erasePerson } from '../../jobs/erase-person.ts'
import { migrate } from '../../migrations/migrate.ts'
import { deliverEdges, everything } from '../../testing/edges.ts'
import { event } from '../../testing/events.ts'
import { startTestServer, temporaryDatabase, temporaryFolder } from '../../testing/server.ts'
import { copyDatabase } from './copy-database.ts'
import { refuseHalfCopied } from './progress.ts'

const copying = { sourceName: 'sqlite:/old.db', rowsAtOnce: 2, onProgress: () => {} }

async function emptySqlite() {
  const database = await openDatabase('sqlite:copy.db', {
    dataDir: await temporaryFolder(),
    synchronous: 'normal',
  })
  await migrate(database)
  return database
}

/** A target that fails at its nth transaction, like a killed process. */
function breakingOff(target: Awaited<ReturnType<typeof emptySqlite>>, after: number): typeof target {
  let left = after
  return {
    ...target,
    transaction: work => {
      if (left-- === 0) throw new Error('broken off')
      return target.transaction(work)
    },
  }
}

it('copies every kind of row to the other database and back', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  const there = await emptySqlite()
  const back = await temporaryDatabase()

  const copied = await copyDatabase(server.context.database, there, copying)
  await copyDatabase(there, back, copying)

  const wanted = await everything(server.context.database)
  expect(copied.find(({ table }) => table === 'buckets')?.rows).toBeGreaterThan(5)
  expect(await everything(there)).toEqual(wanted)
  expect(await everything(back)).toEqual(wanted)
  await there.close()
})

it('continues after any interruption, also when a person was erased meanwhile', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  const { database } = server.context
  for (const after of [0, 1, 3, 6, 9]) {
    const target = await temporaryDatabase()
    await expect(copyDatabase(database, breakingOff(target, after), copying)).rejects.toThrow('broken off')
    await server.track({ events: [event({ user_id: `late-${after}` })] })

    await copyDatabase(database, target, copying)

    expect(await everything(target)).toEqual(await everything(database))
  }
  const target = await temporaryDatabase()
  await expect(copyDatabase(database, breakingOff(target, 12), copying)).rejects.toThrow('broken off')
  await expect(refuseHalfCopied(target)).rejects.toThrow('is not finished')
  await database.transaction(tx =>
    erasePerson(tx, 'ada', { by: { system: 'test' }, nowMs: server.time.nowMs }),
  )

  await copyDatabase(database, target, copying)

  expect(JSON.stringify(await everything(target))).not.toContain('"ada"')
  expect(await everything(target)).toEqual(await everything(database))
  await refuseHalfCopied(target)
})

it('rejects a target that contains other data', async () => {
  const server = await startTestServer()
  const other = await startTestServer()
  await other.track({ events: [event()] })

  await expect(copyDatabase(server.context.database, other.context.database, copying)).rejects.toThrow(
    'already contains data',
  )
})

it('rejects a second source', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  const target = await temporaryDatabase()
  await copyDatabase(server.context.database, target, copying)

  const another = copyDatabase(server.context.database, target, { ...copying, sourceName: 'sqlite:/b.db' })

  await expect(another).rejects.toThrow('contains a copy of sqlite:/old.db')
})
