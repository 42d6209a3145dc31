import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { declarationSchema } from '@telemetry-tracker/shared/contracts/declared'
import { expect, onTestFinished, test } from 'vitest'
import { silentLog } from '../testing/log.ts'
import { markHeader } from '../testing/mark-answer.ts'
import { until } from '../testing/until.ts'
import { sendDeclared } from './send-declared.ts'

const declaration = {
  id: '0b8f5f0e-6a57-4b58-9a43-0d3f1a1c9d11',
  start: '2026-03-10T10:05:00.000Z',
  end: '2026-03-10T10:50:00.000Z',
  kind: 'call',
  note: '',
} as const

/** Sends every 5 ms to a server that answers with these statuses in turn, the last one from then on. */
async function sending(...statuses: [number, ...number[]]) {
  const received: { url: string | undefined; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    const bytes = await buffer(request)
    received.push({ url: request.url, body: declarationSchema.parse(JSON.parse(String(bytes))) })
    const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 500
    const body = JSON.stringify({ ...declaration, state: 'counted' })
    response.writeHead(status, markHeader(request, { received: bytes, status, body })).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const waiting = new Map([[declaration.id, declaration]])
  const sender = sendDeclared({
    ...{ server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, userId: 'ada' },
    ...{ signIn: undefined, everyMs: 5, log: silentLog },
    declared: {
      unsent: () => [...waiting.values()],
      settled: id => void waiting.delete(id as typeof declaration.id),
    },
  })
  onTestFinished(() => sender.stop())
  return { waiting, received }
}

test('sends what was declared until it has arrived, always with the same id', async () => {
  const { waiting, received } = await sending(503, 500, 200)

  await until(() => expect(waiting.size).toBe(0))

  expect(received).toEqual(Array(3).fill({ url: '/me/declared?user_id=ada', body: declaration }))
})

test.each([400, 403, 409])('drops what the server refuses for good with %s', async status => {
  const { waiting, received } = await sending(status)

  await until(() => expect(waiting.size).toBe(0))

  expect(received).toHaveLength(1)
})
