import { PassThrough } from 'node:stream'
import { type HostMessage, hostMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { expect, onTestFinished, test } from 'vitest'
import { socketPlace } from '../platform/socket-place.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { agentState, deepFrame, hello, memory, tabs } from '../testing/socket.ts'
import { until } from '../testing/until.ts'
import { openAgentSocket } from './agent-socket.ts'
import { encodeFrame } from './frames.ts'
import { receiveMessages } from './receive.ts'
import { BrowserRegistry } from './registry.ts'
import { runRelay } from './relay.ts'

function aRelay(dataDir: string, { reads = true, startAgent = async () => false } = {}) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const browserGone = new AbortController()
  const heard: HostMessage[] = []
  if (reads)
    receiveMessages(
      stdout,
      1024 * 1024,
      message => heard.push(hostMessageSchema.parse(message)),
      error => stdout.destroy(error),
    )
  const place = socketPlace(dataDir)
  const ended = runRelay({
    stdin,
    stdout,
    place,
    browserPid: 4711,
    log: silentLog,
    startAgent,
    signal: browserGone.signal,
  })
  onTestFinished(() => browserGone.abort())
  return { heard, say: (message: unknown) => stdin.write(encodeFrame(message)), stdin, ended, browserGone }
}

async function anAgent(dataDir: string) {
  const registry = new BrowserRegistry(memory())
  const socket = await openAgentSocket(socketPlace(dataDir), registry, agentState, silentLog)
  onTestFinished(() => socket.close())
  return { registry, socket }
}

test('forwards messages both ways', async () => {
  const folder = temporaryFolder()
  const { registry } = await anAgent(folder)
  const relay = aRelay(folder)

  relay.say(hello)
  relay.say({ type: 'status', id: 5 })

  await until(() => expect(relay.heard).toMatchObject([{ type: 'welcome' }, { type: 'status', id: 5 }]))
  expect(registry.connected()).toMatchObject([{ pid: 4711 }])
})

test('reports that the helper is not running, and answers requests with an error', async () => {
  const relay = aRelay(temporaryFolder())

  relay.say({ type: 'today', id: 3 })

  await until(() => expect(relay.heard).toHaveLength(2))
  expect(relay.heard).toMatchObject([{ code: 'helper_away' }, { code: 'helper_away', id: 3 }])
})

test('starts an agent if one should run, and reports it', async () => {
  const folder = temporaryFolder()
  let starts = 0
  const relay = aRelay(folder, {
    startAgent: async () => {
      starts++
      await anAgent(folder)
      return true
    },
  })

  relay.say(hello)

  await until(() => expect(relay.heard.at(-1)).toMatchObject({ type: 'welcome' }))
  expect(relay.heard[0]).toMatchObject({
    code: 'helper_away',
    message: expect.stringContaining('starting now'),
  })
  expect(starts).toBe(1)
})

test("sends the browser's last messages to an agent that connects later", async () => {
  const folder = temporaryFolder()
  const relay = aRelay(folder)
  relay.say(hello)
  relay.say({ ...tabs, windows: [] })
  relay.say(tabs)
  await until(() => expect(relay.heard).toMatchObject([{ code: 'helper_away' }]))

  const { registry } = await anAgent(folder)

  await until(() => expect(registry.connected()).toMatchObject([{ windows: tabs.windows }]))
  await until(() => expect(relay.heard.at(-1)).toMatchObject({ type: 'welcome' }))
})

test('reconnects to the agent after a restart', async () => {
  const folder = temporaryFolder()
  const first = await anAgent(folder)
  const relay = aRelay(folder)
  relay.say(hello)
  await until(() => expect(first.registry.connected()).toHaveLength(1))

  await first.socket.close()
  const second = await anAgent(folder)

  await until(() => expect(second.registry.connected()).toHaveLength(1))
})

test.each([
  ['closes the pipe', (relay: ReturnType<typeof aRelay>) => void relay.stdin.end()],
  ['has gone', (relay: ReturnType<typeof aRelay>) => relay.browserGone.abort()],
])('ends when the browser %s', async (_, leave) => {
  const folder = temporaryFolder()
  const { registry } = await anAgent(folder)
  const relay = aRelay(folder)
  relay.say(hello)
  await until(() => expect(registry.connected()).toHaveLength(1))

  leave(relay)

  await relay.ended
  await until(() => expect(registry.connected()).toEqual([]))
})

test("ends on a message that can't be forwarded", async () => {
  const folder = temporaryFolder()
  const { registry } = await anAgent(folder)
  const relay = aRelay(folder)
  relay.say(hello)
  await until(() => expect(registry.connected()).toHaveLength(1))

  relay.stdin.write(deepFrame(20_000))

  await expect(relay.ended).rejects.toThrow()
  await until(() => expect(registry.connected()).toEqual([]))
})

test('disconnects a browser that does not read', async () => {
  const relay = aRelay(temporaryFolder(), { reads: false })

  for (let id = 0; id < 40_000; id++) relay.say({ type: 'today', id })

  await expect(relay.ended).rejects.toThrow('does not read')
})

test('ends on a malformed frame', async () => {
  const relay = aRelay(temporaryFolder())

  relay.stdin.write(Buffer.from([1, 0, 0, 0, 0x7b]))

  await expect(relay.ended).rejects.toThrow('no JSON')
})
