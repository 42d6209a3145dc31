import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readErasedList } from '../erased/erased-list.ts'
import { isPerson } from '../erased/erased-people.ts'
import { eventsFrom } from '../testing/events.ts'
import { temporaryFolder, trackRequest } from '../testing/server.ts'
import { startServerProcess } from '../testing/server-process.ts'

const name = 'Ada-Erased-Lindqvist'
const title = 'A title nobody else has'

/** The files of a folder that contain these bytes. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const files = await readdir(folder)
  const found = await Promise.all(
    files.map(async file => (await readFile(join(folder, file))).includes(text)),
  )
  return files.filter((_, i) => found[i])
}

it('leaves no data of an erased person in the database file, its log, or the server output', async () => {
  const folder = await temporaryFolder()
  const server = await startServerProcess(folder, { LOG_LEVEL: 'trace' })
  const deliver = async (user_id: string, sequence: number) => {
    const start = new Date(Date.now() - sequence * 120_000).toISOString()
    const events = eventsFrom(start, 60, { user_id, window_title: `${user_id}: ${title}` })
    const batch = { device_id: user_id, epoch: 'e', sequence, events }
    expect((await fetch(`${server.url}/track`, trackRequest(batch))).status).toBe(201)
  }
  for (let sequence = 1; sequence <= 20; sequence++) {
    await deliver(name, sequence)
    await deliver('grace', sequence)
  }
  await fetch(`${server.url}/timeline?user_id=${name}`)
  await fetch(`${server.url}/dashboard/${name}`)
  await fetch(`${server.url}/dashboard/${name}/none`)
  const before = await filesWith(folder, name)

  const answer = await fetch(`${server.url}/admin/user/${name}`, { method: 'DELETE' })
  const inFiles = await filesWith(folder, name)
  await server.stop('SIGTERM')

  expect(before).not.toEqual([])
  expect(answer.status).toBe(200)
  expect(inFiles).toEqual([])
  expect(await filesWith(folder, name)).toEqual([])
  expect(await filesWith(folder, `grace: ${title}`)).toEqual(['telemetry.db'])
  expect(server.printed()).not.toContain(name)
  const [listed, ...others] = await readErasedList(join(folder, 'erased-people.jsonl'))
  expect(listed && isPerson(name, listed)).toBe(true)
  expect(others).toEqual([])
})
