import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { runHelper, startAgent } from '../testing/helper.ts'
import { until } from '../testing/until.ts'

test('ends the agent as it wants to end, and says when none runs', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const environment = { DATA_DIR: dataDir, BACKEND_URL: 'http://127.0.0.1:1' }

  expect(await runHelper(['stop'], environment)).toMatchObject({ code: 3 })
  expect(existsSync(dataDir)).toBe(false)
  const agent = startAgent(environment)
  await until(async () => expect((await runHelper(['status'], environment)).code).toBe(0))

  expect(await runHelper(['stop'], environment)).toMatchObject({ code: 0 })

  await until(() => expect(agent.process.exitCode).toBe(0))
})
