import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './testing/folder.ts'
import { runHelper, startAgent } from './testing/helper.ts'
import { until } from './testing/until.ts'

test('exits when another agent already runs', async () => {
  const environment = { DATA_DIR: temporaryFolder(), BACKEND_URL: 'http://127.0.0.1:1' }
  startAgent(environment)
  await until(async () => expect((await runHelper(['status'], environment)).code).toBe(0))

  const second = await runHelper(['agent'], environment)

  expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('already running') })
})

test('leaves one of two agents that start at the same time', async () => {
  const environment = { DATA_DIR: temporaryFolder(), BACKEND_URL: 'http://127.0.0.1:1' }
  const agents = [startAgent(environment), startAgent(environment)]

  const codes = () => agents.map(agent => agent.process.exitCode)
  await until(() => expect(codes()).toContain(0))

  expect(codes().toSorted()).toEqual([0, null])
  expect((await runHelper(['status'], environment)).code).toBe(0)
})

test('started by a relay, ends without a trace where the helper has just been uninstalled', async () => {
  const dataDir = join(temporaryFolder(), 'removed')

  const { code } = await runHelper(['agent', '--if-enrolled'], { DATA_DIR: dataDir })

  expect(code).toBe(0)
  expect(existsSync(dataDir)).toBe(false)
})

test('names an invalid setting and how to fix it', async () => {
  const { code, stderr } = await runHelper(['agent'], { DATA_DIR: temporaryFolder(), BACKEND_URL: 'nowhere' })

  expect(code).toBe(1)
  expect(stderr).toMatch(/^BACKEND_URL is "nowhere": must be an http\(s\) address.*\n$/)
})
