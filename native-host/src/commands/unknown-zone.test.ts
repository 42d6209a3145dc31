import { hostMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { expect, test } from 'vitest'
import { parseJson } from '../parse-json.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { runHelper, startAgent } from '../testing/helper.ts'
import { until } from '../testing/until.ts'

test.each([
  ['Etc/Unknown', /^TZ is "Etc\/Unknown"/],
  ['', undefined],
  [':/etc/localtime', undefined],
])('the agent runs with TZ=%o, and status reports the problem', async (TZ, trouble) => {
  const home = temporaryFolder()
  const environment = { HOME: home, DATA_DIR: home, BACKEND_URL: 'http://127.0.0.1:1', TZ }
  startAgent(environment)

  const status = await until(async () => {
    const { stdout } = await runHelper(['status', '--json'], environment)
    return hostMessageSchema.parse(parseJson(stdout))
  })

  expect(status).toHaveProperty('type', 'status')
  expect('timeZoneTrouble' in status ? status.timeZoneTrouble : undefined).toEqual(
    trouble && expect.stringMatching(trouble),
  )
})
