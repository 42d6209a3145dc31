import { readFileSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { socketPlace } from '../platform/socket-place.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { agentState, deepFrame, hello, memory, tabs, talkTo } from '../testing/socket.ts'
import { until } from '../testing/until.ts'
import { openAgentSocket } from './agent-socket.ts'
import { encodeFrame } from './frames.ts'
import { BrowserRegistry } from './registry.ts'

async function anAgent() {
  const place = socketPlace(temporaryFolder())
  const registry = new BrowserRegistry(memory())
  const socket = await openAgentSocket(place, registry, agentState, silentLog)
  onTestFinished(() => socket.close())
  const secret = readFileSync(place.secretFile, 'utf8')
  const signedIn = (role = 'relay') => {
    const talk = talkTo(place.path)
    talk.say({ type: 'auth', secret, role })
    return talk
  }
  return { place, registry, socket, signedIn }
}

test('welcomes a browser and keeps its windows until it leaves', async () => {
  const { registry, signedIn } = await anAgent()
  const browser = signedIn()

  browser.say(hello)
  browser.say(tabs)

  await until(() =>
    expect(registry.connected()).toMatchObject([{ browser: 'chromium', windows: tabs.windows }]),
  )
  await until(() => expect(browser.heard).toEqual([agentState.welcome()]))
  browser.socket.destroy()
  await until(() => expect(registry.connected()).toEqual([]))
})

test('answers requests with their id', async () => {
  const { signedIn } = await anAgent()
  const browser = signedIn()

  for (const [id, type] of ['status', 'open-dashboard', 'today'].entries()) browser.say({ type, id })

  await until(() => expect(browser.heard).toHaveLength(3))
  expect(browser.heard.toSorted((a, b) => idOf(a) - idOf(b))).toMatchObject([
    { type: 'status', id: 0, queuedEvents: 3 },
    { type: 'dashboard', id: 1 },
    { type: 'error', id: 2, code: 'server_away' },
  ])
})

test.each([
  ['of an unknown type', { type: 'dance', id: 7 }, { code: 'unknown_type', id: 7 }],
  ['that is not an object', [1, 2], { code: 'unknown_type' }],
  ['with a wrong field', { type: 'tabs', windows: 'all' }, { code: 'invalid_message' }],
  ['with tabs before hello', tabs, { code: 'invalid_message' }],
  ['of another protocol', { ...hello, protocol: 99 }, { code: 'protocol_mismatch' }],
])('answers a message %s with an error and continues', async (_, message, expected) => {
  const { signedIn } = await anAgent()
  const browser = signedIn()

  browser.say(message)
  browser.say({ type: 'status', id: 1 })

  await until(() => expect(browser.heard).toHaveLength(2))
  expect(browser.heard).toMatchObject([
    { type: 'error', ...expected },
    { type: 'status', id: 1 },
  ])
})

test('answers a browser of another protocol with its own version', async () => {
  const { signedIn } = await anAgent()
  const browser = signedIn()

  browser.say({ ...hello, protocol: 99 })

  await until(() => expect(browser.heard).toMatchObject([{ protocol: 1, message: /Update the helper/ }]))
})

test('refuses a pause if the policy does', async () => {
  const { signedIn } = await anAgent()
  const browser = signedIn()

  browser.say({ type: 'pause', id: 5 })

  await until(() => expect(browser.heard).toMatchObject([{ type: 'error', code: 'not_allowed', id: 5 }]))
})

test('does not register a browser of another protocol', async () => {
  const { registry, signedIn } = await anAgent()
  const browser = signedIn()

  browser.say({ ...hello, protocol: 99 })

  await until(() => expect(browser.heard).toHaveLength(1))
  expect(registry.connected()).toEqual([])
})

test.each([
  ['a wrong secret', { type: 'auth', secret: 'x'.repeat(64), role: 'relay' }],
  ['a request instead of the secret', { type: 'status', id: 1 }],
])('disconnects %s', async (_, first) => {
  const { place } = await anAgent()
  const stranger = talkTo(place.path)

  stranger.say(first)

  await stranger.ended
  expect(stranger.heard).toEqual([])
})

const tooLong = Buffer.alloc(4)
tooLong.writeUInt32LE(64 * 1024 + 1)
test.each([
  ['a frame with too large a length', tooLong],
  ['a frame that is not JSON', Buffer.from([1, 0, 0, 0, 0x7b])],
  ['a web page', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
])('disconnects %s and keeps the other connections', async (_, bytes) => {
  const { signedIn } = await anAgent()
  const [hostile, other] = [signedIn(), signedIn()]

  hostile.sayBytes(bytes)
  await hostile.ended
  other.say({ type: 'status', id: 1 })

  await until(() => expect(other.heard).toMatchObject([{ type: 'status' }]))
})

test('serves two hundred browsers at once, each with its own windows', async () => {
  const { registry, signedIn } = await anAgent()
  const browsers = Array.from({ length: 200 }, () => signedIn())

  for (const [window, browser] of browsers.entries()) {
    browser.say(hello)
    browser.say({ ...tabs, windows: [{ ...tabs.windows[0], window }] })
  }

  await until(() => {
    const reported = registry.connected().flatMap(({ windows }) => windows.map(({ window }) => window))
    expect(reported.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, window) => window))
  })
})

const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
  fc.jsonValue().map(encodeFrame),
  fc
    .record({ type: fc.constantFrom('hello', 'tabs', 'today', 'status', 'pause'), id: fc.jsonValue() })
    .map(encodeFrame),
  fc.constant(deepFrame(20_000)),
)

test('still answers the others, whatever an authenticated client sends', async () => {
  const { signedIn } = await anAgent()
  const other = signedIn()
  let asked = 0

  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 8 }), async pieces => {
      const stranger = signedIn()
      for (const piece of pieces) stranger.sayBytes(piece)
      stranger.socket.end()

      other.say({ type: 'status', id: ++asked })
      await until(() => expect(other.heard.filter(({ type }) => type === 'status')).toHaveLength(asked))
    }),
    { numRuns: 50 },
  )
})

test('sends changes to relays, and only answers to commands', async () => {
  const { socket, signedIn } = await anAgent()
  const [relay, command] = [signedIn(), signedIn('command')]
  for (const talk of [relay, command]) talk.say({ type: 'status', id: 1 })
  await until(() => expect([relay.heard.length, command.heard.length]).toEqual([1, 1]))

  socket.broadcast(agentState.status())

  await until(() => expect(relay.heard).toHaveLength(2))
  expect(command.heard).toHaveLength(1)
})

test.skipIf(process.platform === 'win32')('keeps other users out of the folder and the secret', async () => {
  const { place } = await anAgent()

  expect(statSync(place.runDir).mode & 0o777).toBe(0o700)
  expect(statSync(place.secretFile).mode & 0o777).toBe(0o600)
})

test("says what to do when the data folder's path is too long for a socket", () => {
  expect(() => socketPlace(`/${'deep/'.repeat(30)}`, 'linux')).toThrow(/too long.*DATA_DIR/)
})

function idOf(message: { id?: number | undefined } | object): number {
  return 'id' in message && typeof message.id === 'number' ? message.id : -1
}
