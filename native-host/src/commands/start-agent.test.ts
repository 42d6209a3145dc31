import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeEnrolment } from '../sign-in/enrolment.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { until } from '../testing/until.ts'
import { startAgentWhereEnrolled } from './start-agent.ts'

/** Stands in for the helper: it writes its arguments and folder, then exits. */
const script = `require('node:fs').writeFileSync('started', JSON.stringify([...process.argv.slice(-2), process.env.DATA_DIR]))`
const program = { file: process.execPath, args: ['-e', script] }

test('starts an agent in the data folder of an enrolled device', async () => {
  const dataDir = temporaryFolder()
  writeEnrolment(dataDir, {
    state: 'enrolled',
    server: 'https://telemetry.example',
    deviceId: 'd',
    userId: 'ada',
    key: 'file',
  })

  expect(startAgentWhereEnrolled(dataDir, program, silentLog)).toBe(true)

  await until(() => {
    expect(JSON.parse(readFileSync(join(dataDir, 'started'), 'utf8'))).toEqual([
      'agent',
      '--if-enrolled',
      dataDir,
    ])
  })
})

test.each([
  ['was never enrolled', () => {}],
  [
    'counted for someone who was deleted',
    (dataDir: string) => writeEnrolment(dataDir, { state: 'erased', since: '2026-03-04T05:06:07.000Z' }),
  ],
])('starts none where the device %s', (_, prepare) => {
  const dataDir = temporaryFolder()
  prepare(dataDir)

  expect(startAgentWhereEnrolled(dataDir, program, silentLog)).toBe(false)
})
