import { request } from 'node:http'
import { expect, it } from 'vitest'
import { startTestServer } from '../testing/server.ts'

/** Sends a request with raw headers and returns the answer. */
function send(
  method: string,
  url: string,
  headers: readonly string[],
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', part => {
        body += String(part)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })
}

it.each([
  ['GET', '/health', 'Host'],
  ['GET', '/nowhere', 'Host'],
  ['POST', '/track', 'Host'],
  ['POST', '/track', 'hOST'],
])(
  'rejects %s %s with a second Host header (%s), with any combination of names',
  async (method, path, second) => {
    const { url } = await startTestServer()
    const hosts = ['localhost', 'evil.example', '127.0.0.1']
    const answers = await Promise.all(
      hosts.flatMap(one =>
        hosts.map(other => send(method, url + path, ['Host', one, second, other, 'Content-Length', '0'])),
      ),
    )

    const refused = answers.map(({ status, body }) => [status, body.includes('several_hosts')])
    expect(refused).toEqual(answers.map(() => [400, true]))
  },
)
