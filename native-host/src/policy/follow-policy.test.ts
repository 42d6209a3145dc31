import { createServer } from 'node:http'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { markHeader } from '../testing/mark-answer.ts'
import { until } from '../testing/until.ts'
import { followPolicy } from './follow-policy.ts'
import { cachePolicy, readCachedPolicy } from './policy-cache.ts'

const strict: Policy = { ...defaultPolicy, windowTitleMode: 'off', mayPause: false }

/** A server whose policy a test changes. */
async function startPolicyServer() {
  const state = {
    version: 0,
    policy: null as Policy | null,
    isAway: false,
    isStranger: false,
    hasTag: true,
    asked: 0,
    unchanged: 0,
  }
  const server = createServer((request, response) => {
    state.asked++
    const tag = `"${state.version}"`
    const send = (status: number, body: string, headers = {}) => {
      const mark = state.isStranger ? {} : markHeader(request, { received: null, status, body })
      return response.writeHead(status, { ...headers, ...mark }).end(body)
    }
    if (state.isAway) return send(503, '')
    if (request.headers['if-none-match'] === tag) {
      state.unchanged++
      return send(304, '')
    }
    const body = JSON.stringify({ version: state.version, policy: state.policy })
    return send(200, body, { ...(state.hasTag && { etag: tag }), 'content-type': 'application/json' })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { state, url: `http://127.0.0.1:${address.port}` }
}

test('reports a policy once, and each change, also after the server was down', async () => {
  const { state, url } = await startPolicyServer()
  const reported: [number, string | undefined][] = []
  const following = followPolicy({
    server: url,
    everyMs: 5,
    log: silentLog,
    onPolicy: (policy, version) => void reported.push([version, policy?.windowTitleMode]),
  })
  onTestFinished(() => following.stop())
  await until(() => expect(state.unchanged).toBeGreaterThan(1))

  state.isAway = true
  const asked = state.asked
  await until(() => expect(state.asked).toBeGreaterThan(asked + 1))
  Object.assign(state, { isAway: false, version: 1, policy: strict })
  await until(() => expect(reported).toHaveLength(2))

  expect(reported).toEqual([
    [0, undefined],
    [1, 'off'],
  ])
})

test('reports a policy once, also when something on the way removes the ETag', async () => {
  const { state, url } = await startPolicyServer()
  state.hasTag = false
  const reported: number[] = []
  const following = followPolicy({
    server: url,
    everyMs: 5,
    log: silentLog,
    onPolicy: (_, version) => void reported.push(version),
  })
  onTestFinished(() => following.stop())
  await until(() => expect(state.asked).toBeGreaterThan(2))

  Object.assign(state, { version: 1, policy: strict })
  await until(() => expect(reported).toContain(1))

  expect(reported).toEqual([0, 1])
})

test('applies a policy without its invalid parts, and keeps the last good values for these', async () => {
  const { state, url } = await startPolicyServer()
  const reported: (Policy | null)[] = []
  const lastGood: Policy = { ...defaultPolicy, idleAwayThreshold: 77, titleScrubPatterns: ['secret'] }
  const broken = {
    ...strict,
    windowTitleMode: 'redacted',
    idleAwayThreshold: 'soon',
    titleScrubPatterns: ['('],
    more: 1,
  }
  Object.assign(state, { version: 3, policy: broken })
  const following = followPolicy({
    server: url,
    everyMs: 5,
    log: silentLog,
    inForce: () => lastGood,
    onPolicy: policy => void reported.push(policy),
  })
  onTestFinished(() => following.stop())

  await until(() => expect(reported).toHaveLength(1))

  expect(reported).toEqual([
    { ...strict, windowTitleMode: 'redacted', idleAwayThreshold: 77, titleScrubPatterns: ['secret'] },
  ])
})

test('ignores a policy from something else than the server', async () => {
  const { state, url } = await startPolicyServer()
  Object.assign(state, { isStranger: true, version: 3, policy: strict })
  const reported: number[] = []
  const following = followPolicy({
    server: url,
    everyMs: 5,
    log: silentLog,
    onPolicy: (_, version) => void reported.push(version),
  })
  onTestFinished(() => following.stop())
  await until(() => expect(state.asked).toBeGreaterThan(2))
  expect(reported).toEqual([])

  state.isStranger = false
  await until(() => expect(reported).toEqual([3]))
})

test('keeps a policy over a start without a network, until the server removes it', () => {
  const folder = temporaryFolder()

  expect(readCachedPolicy(folder)).toBeNull()
  cachePolicy(folder, strict)
  expect(readCachedPolicy(folder)).toEqual(strict)
  cachePolicy(folder, null)
  expect(readCachedPolicy(folder)).toBeNull()
})
