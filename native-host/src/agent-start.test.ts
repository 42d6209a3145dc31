import { expect, test } from 'vitest'
import { temporaryFolder } from './testing/folder.ts'
import { runHelper, startAgent } from './testing/helper.ts'
import { until } from './testing/until.ts'

test('a second agent finds the first and leaves', async () => {
  const environment = { DATA_DIR: temporaryFolder(), BACKEND_URL: 'http://127.0.0.1:1' }
  startAgent(environment)
  await until(async () => expect((await runHelper(['status'], environment)).code).toBe(0))

  const second = await runHelper(['agent'], environment)

  expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('already running') })
})

test('of two agents started at the same moment one stays', async () => {
  const environment = { DATA_DIR: temporaryFolder(), BACKEND_URL: 'http://127.0.0.1:1' }
  const agents = [startAgent(environment), startAgent(environment)]

  const codes = () => agents.map(agent => agent.process.exitCode)
  await until(() => expect(codes()).toContain(0))

  expect(codes().toSorted()).toEqual([0, null])
  expect((await runHelper(['status'], environment)).code).toBe(0)
})

test('names a bad setting with its cure', async () => {
  const { code, stderr } = await runHelper(['agent'], { DATA_DIR: temporaryFolder(), BACKEND_URL: 'nowhere' })

  expect(code).toBe(1)
  expect(stderr).toMatch(/^BACKEND_URL is "nowhere": must be an http\(s\) address.*\n$/)
})
