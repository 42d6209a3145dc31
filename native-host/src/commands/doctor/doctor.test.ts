import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { temporaryFolder } from '../../testing/folder.ts'
import { runHelper } from '../../testing/helper.ts'
import { markHeader } from '../../testing/mark-answer.ts'

const findingsSchema = z.array(
  z.object({
    check: z.string(),
    result: z.enum(['fine', 'unsure', 'fails']),
    found: z.string(),
    cure: z.string().optional(),
  }),
)

async function checkup(backendUrl: string, more: Record<string, string> = {}) {
  const home = temporaryFolder()
  const environment = { HOME: home, DATA_DIR: home, BACKEND_URL: backendUrl, ...more }
  const { code, stdout } = await runHelper(['doctor', '--json'], environment)
  const findings = findingsSchema.parse(JSON.parse(stdout))
  return { code, findings, of: (check: string) => findings.find(finding => finding.check === check) }
}

async function aServer(
  time: Date,
  body: string,
  { isStranger = false, isSure = true } = {},
): Promise<string> {
  const server = createServer((request, response) => {
    const mark = isStranger
      ? {}
      : markHeader(request, { received: null, status: 200, body, timeMs: time.getTime(), isSure })
    response.writeHead(200, { date: time.toUTCString(), ...mark }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const healthy = JSON.stringify({ status: 'ok', version: '9.9.9' })

test('gives a fix for everything that is not fine, and fails', async () => {
  const { code, findings, of } = await checkup('http://127.0.0.1:1')

  expect(code).toBe(1)
  expect(of('server')?.result).toBe('fails')
  expect(of('agent')).toMatchObject({ result: 'fails', cure: expect.stringContaining('agent') })
  expect(findings.filter(({ result, cure }) => result !== 'fine' && !cure)).toEqual([])
})

test('finds a healthy server and a matching clock', async () => {
  const { of } = await checkup(await aServer(new Date(), healthy))

  expect(of('server')).toMatchObject({ result: 'fine', found: expect.stringContaining('9.9.9') })
  expect(of('clock')?.result).toBe('fine')
})

test('shows how far the clocks differ', async () => {
  const { of } = await checkup(await aServer(new Date(Date.now() - 3_600_000), healthy))

  expect(of('clock')).toMatchObject({ result: 'fails', found: expect.stringMatching(/^36\d\d s ahead/) })
})

test.each([
  ['something else answers in the server’s place', { isStranger: true }, 'not signed'],
  ['the server doubts its clock', { isSure: false }, 'answers'],
])('does not know how wrong the clock is when %s', async (_, how, server) => {
  const { of } = await checkup(await aServer(new Date(Date.now() - 3_600_000), healthy, how))

  expect(of('server')?.found).toContain(server)
  expect(of('clock')).toMatchObject({ result: 'unsure', cure: expect.any(String) })
})

test('recognises a server that is not ours', async () => {
  const { of } = await checkup(await aServer(new Date(), '<html>'))

  expect(of('server')).toMatchObject({ result: 'fails', cure: expect.stringContaining('BACKEND_URL') })
})

test('warns of an unknown time zone, with the fix', async () => {
  const { of } = await checkup(await aServer(new Date(), healthy), { TZ: 'Mars/Base' })

  expect(of('time zone')).toMatchObject({ result: 'unsure', found: expect.stringContaining('Mars/Base') })
})

test('shows the proxy in use without its password, and none for this machine', async () => {
  const proxy = { HTTPS_PROXY: 'http://ada:secret@127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' }

  const far = await checkup('https://tracker.invalid', proxy)
  const near = await checkup(await aServer(new Date(), healthy), proxy)

  expect(far.of('proxy')?.found).toBe('http://127.0.0.1:1, as HTTPS_PROXY says')
  expect(near.of('proxy')?.found).toBe('not used')
  expect(near.of('server')?.result).toBe('fine')
})
