import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { describe, expect, test } from 'vitest'
import { connectAgent } from './browser/connect.ts'
import { newIdentity, writeIdentity } from './deliver/identity.ts'
import { socketPlace } from './platform/socket-place.ts'
import { acknowledge } from './setup/acknowledgement.ts'
import { noDisplayHere, startDisplay } from './testing/display.ts'
import { temporaryFolder } from './testing/folder.ts'
import { childrenOf, queuedEvents, runHelper, startAgent } from './testing/helper.ts'
import { talkOver } from './testing/socket.ts'
import { startTrackServer } from './testing/track-server.ts'
import { until } from './testing/until.ts'

const given = { language: 'en', by: 'person', policy: defaultPolicy, nowMs: Date.now() } as const

describe.skipIf(noDisplayHere)(`before the notice is acknowledged ${noDisplayHere}`, () => {
  test('observes and stores nothing, says what to do, and records at once when told', async () => {
    const display = await startDisplay()
    await display.terminal('Secret words')
    const server = await startTrackServer()
    const dataDir = temporaryFolder()
    const environment = {
      DISPLAY: display.name,
      DATA_DIR: dataDir,
      BACKEND_URL: server.url,
      BATCH_INTERVAL_SEC: '1',
    }
    const agent = startAgent(environment, { isAcknowledged: false })
    const talk = await until(async () =>
      talkOver(await connectAgent(socketPlace(dataDir), { role: 'command' })),
    )
    display.xdotool('type', 'secret')
    display.xdotool('sleep', '2')

    talk.say({ type: 'status', id: 1 })
    await until(() => expect(talk.heard).toHaveLength(1))
    expect(talk.heard[0]).toMatchObject({
      state: 'not_acknowledged',
      acknowledgedBy: 'nobody',
      detail: expect.stringContaining('telemetry-tracker setup'),
      queuedEvents: 0,
    })
    expect(childrenOf(agent.process.pid)).toEqual([])
    expect(queuedEvents(join(dataDir, 'queue'))).toEqual([])
    expect(existsSync(join(dataDir, 'today.jsonl'))).toBe(false)
    expect((await runHelper(['self-test', '--json'], environment)).stdout).toContain('not_acknowledged')

    acknowledge(dataDir, given)
    talk.say({ type: 'acknowledged', id: 2 })
    await agent.recording()
    display.xdotool('sleep', '1.2', 'type', 'abc')
    await until(() => expect(server.counted.reduce((sum, keys) => sum + keys, 0)).toBe(3))
    expect(talk.heard[1]).toMatchObject({ id: 2, acknowledgedBy: 'person' })
    expect((await runHelper(['status', '--json'], environment)).stdout).toContain('"state": "recording"')
  })

  test('a folder that recorded before there was a notice goes on, and says so', async () => {
    const display = await startDisplay()
    const dataDir = temporaryFolder()
    const environment = { DISPLAY: display.name, DATA_DIR: dataDir, BACKEND_URL: 'http://127.0.0.1:1' }
    mkdirSync(join(dataDir, 'queue'))
    writeIdentity(join(dataDir, 'queue'), newIdentity())

    await startAgent(environment, { isAcknowledged: false }).recording()

    expect(readdirSync(dataDir)).not.toContain('acknowledgement.json')
    expect((await runHelper(['status'], environment)).stdout).toMatch(/^Notice +not yet acknowledged/m)
    expect(readFileSync(join(dataDir, 'log', 'helper.log'), 'utf8')).not.toContain('not_acknowledged')
  })
})
