import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import { expect, it } from 'vitest'
import { event } from '../../testing/events.ts'
import { startTestServer, temporaryFolder } from '../../testing/server.ts'

/** A function of a generated client: one an operation. */
type Operation = (options: {
  baseUrl: string
  body?: unknown
  path?: Record<string, string>
  query?: Record<string, string | number>
}) => Promise<{ data?: unknown; error?: unknown }>

it('lets a client made by a public generator talk to the server', async () => {
  const { url: baseUrl } = await startTestServer()
  const client = await generatedClient(baseUrl)

  const stored = await client('trackEvents')({ baseUrl, body: { events: [event({ user_id: 'ada' })] } })
  const summary = await client('getSummary')({ baseUrl, query: { user_id: 'ada' } })
  const days = await client('listDays')({ baseUrl, query: { user_id: 'ada', days: 2 } })
  const refused = await client('listDays')({ baseUrl, query: { days: 0 } })
  const erased = await client('erasePerson')({ baseUrl, path: { user_id: 'ada' } })

  expect(stored.data).toEqual({ ingested: 1, duplicate: false, rejected: [] })
  expect(summary.data).toMatchObject({ total_seconds: 60 })
  expect(days.data).toHaveLength(2)
  expect(refused.error).toMatchObject({ error: { code: 'invalid_parameter' } })
  expect(erased.data).toMatchObject({ user_id: 'ada' })
})

/** The client for what a server says of itself, by the names of its operations. */
async function generatedClient(url: string): Promise<(name: string) => Operation> {
  const folder = await temporaryFolder()
  const input = join(folder, 'openapi.json')
  await writeFile(input, await (await fetch(`${url}/openapi.json`)).text())
  const output = join(folder, 'client')
  const module = { extension: '.ts' }
  await createClient({ input, output: { path: output, module }, logs: { level: 'silent' } })
  const operations: Record<string, Operation> = await import(join(output, 'sdk.gen.ts'))
  return name => {
    const operation = operations[name]
    if (operation === undefined) throw new Error(`The client has no ${name}.`)
    return operation
  }
}
