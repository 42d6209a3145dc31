import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { requestHeader } from '@telemetry-tracker/shared/contracts/answer-mark'
import { deviceReportSchema, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { endpoints } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { expect, onTestFinished, test } from 'vitest'
import { anonymousSignIn } from '../sign-in/device-session.ts'
import { markHeader } from '../testing/mark-answer.ts'
import { callEndpoint } from './call-endpoint.ts'
import { readEndpoint } from './read-endpoint.ts'

const signal = AbortSignal.timeout(patienceMs)
const { answer: summary } = endpoints['GET /summary/today'].example
const { answer: token } = endpoints['POST /devices/token'].example

/** A server that always answers the same, and the requests that it got. */
async function startServer(status: number, answer: unknown) {
  const requests: (Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string })[] = []
  const server = createServer(async (request, response) => {
    const received = await buffer(request)
    const { method, url, headers } = request
    requests.push({ method, url, headers, body: String(received) })
    const body = JSON.stringify(answer)
    response.writeHead(status, markHeader(request, { received, status, body })).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { requests, server: `http://127.0.0.1:${port}` }
}

test('sends the method, path and body of the endpoint, with the caller’s headers', async () => {
  const { requests, server } = await startServer(200, { done: true })
  const body = { queued_events: 1, dropped_events: 2 }

  const answer = await callEndpoint('PUT /devices/report', {
    server,
    headers: { authorization: 'Bearer t' },
    body,
    signal,
  })

  expect(answer).toMatchObject({ status: 200, origin: 'ours' })
  expect(requests).toMatchObject([
    {
      method: 'PUT',
      url: '/devices/report',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  ])
})

test('fills parameters and the query into the path, and verifies the mark, which covers no query', async () => {
  const { requests, server } = await startServer(200, {})

  const answer = await callEndpoint('GET /admin/teams/:team_id/policy', {
    server,
    params: { team_id: 'red & blue' },
    query: { version: 2 },
    signal,
  })

  expect(answer.origin).toBe('ours')
  expect(requests[0]?.url).toBe('/admin/teams/red%20%26%20blue/policy?version=2')
  expect(requests[0]?.headers).not.toHaveProperty('content-type')
})

test('sends a serialized body unchanged, with only the headers of the caller', async () => {
  const { requests, server } = await startServer(201, {})
  const body = Buffer.from('{ "events": [ ] }')

  await callEndpoint('POST /track', {
    server,
    headers: { 'content-type': 'text/plain' },
    serialized: { body, content: body },
    signal,
  })

  expect(requests[0]).toMatchObject({
    method: 'POST',
    url: '/track',
    headers: { 'content-type': 'text/plain', 'content-length': String(body.length) },
    body: String(body),
  })
})

test('reads an answer with the endpoint’s schema, or with some of its fields', async () => {
  const { server } = await startServer(200, token)

  const answer = await callEndpoint('POST /devices/token', { server, signal })

  expect(answer.read(tokenAnswerSchema).data).toEqual(token)
  expect(answer.read(tokenAnswerSchema.pick({ user_id: true })).data).toEqual({ user_id: 'ada' })
  // @ts-expect-error a schema of something else
  expect(answer.read(deviceReportSchema).success).toBe(false)
})

test('reads an answer that is only displayed without asking for a mark', async () => {
  const { requests, server } = await startServer(200, summary)

  const read = await readEndpoint('GET /summary/today', summarySchema, {
    server,
    signIn: { ...anonymousSignIn, headers: async () => ({ authorization: 'Bearer t' }) },
    query: { user_id: 'ada' },
  })

  expect(read).toEqual(summary)
  expect(requests).toMatchObject([
    { method: 'GET', url: '/summary/today?user_id=ada', headers: { authorization: 'Bearer t' } },
  ])
  expect(requests[0]?.headers).not.toHaveProperty(requestHeader.toLowerCase())
})

test('does not read an error', async () => {
  const { server } = await startServer(503, summary)
  const call = { server, signIn: anonymousSignIn }

  await expect(readEndpoint('GET /summary/today', summarySchema, call)).rejects.toThrow(
    '/summary/today answered 503',
  )
})
