import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { erasePerson } from '../jobs/erase-person.ts'
import { event } from '../testing/events.ts'
import { startTestServer, temporaryDatabase, temporaryFolder } from '../testing/server.ts'
import { eraseListed, readErasedList, updateErasedList } from './erased-list.ts'

async function databaseWith(...people: string[]): Promise<Database> {
  const database = await temporaryDatabase()
  const server = await startTestServer({}, { database })
  for (const user_id of people) await server.track({ events: [event({ user_id })] })
  return database
}

function erase(database: Database, userId: string) {
  return database.transaction(tx => erasePerson(tx, userId, { by: { system: 'test' }, nowMs: Date.now() }))
}

async function peopleIn(database: Database): Promise<unknown[]> {
  const rows = await database.read('SELECT DISTINCT user_id FROM buckets ORDER BY user_id')
  return rows.map(row => row['user_id'])
}

it('erases people again whom the database does not know as erased, and once only', async () => {
  const [database, list] = [await databaseWith('ada', 'kim'), join(await temporaryFolder(), 'erased.jsonl')]
  await erase(database, 'ada')
  await updateErasedList(database, list)
  // As if it had been restored to a time before.
  await database.transaction(tx => tx.run('DELETE FROM erased_people'))
  const server = await startTestServer({}, { database })
  await server.track({ events: [event({ user_id: 'ada', timestamp: '2026-03-10T11:40:00Z' })] })

  const erased = await eraseListed(database, list, Date.now())
  const after = await peopleIn(database)
  await server.track({ events: [event({ user_id: 'ada', timestamp: '2026-03-10T11:50:00Z' })] })

  expect([erased, after]).toEqual([1, ['kim']])
  // Who came back afterwards stays.
  expect(await eraseListed(database, list, Date.now())).toBe(0)
  expect(await peopleIn(database)).toEqual(['ada', 'kim'])
})

it('leaves people of other databases in the same list alone', async () => {
  const [tests, real] = [await databaseWith('ada'), await databaseWith('ada')]
  const list = join(await temporaryFolder(), 'erased.jsonl')
  await erase(tests, 'ada')
  await updateErasedList(tests, list)

  expect(await eraseListed(real, list, Date.now())).toBe(0)
  expect(await peopleIn(real)).toEqual(['ada'])
})

it('needs no list, and refuses a damaged one', async () => {
  const [database, list] = [await temporaryDatabase(), join(await temporaryFolder(), 'erased.jsonl')]

  expect(await eraseListed(database, list, Date.now())).toBe(0)
  await expect(readErasedList(list)).rejects.toThrow('There is no list of erased people')
  await writeFile(list, '{"hash":"x"}\n')
  await expect(eraseListed(database, list, Date.now())).rejects.toThrow('line 1 is damaged')
  expect(await readFile(list, 'utf8')).toBe('{"hash":"x"}\n')
})
