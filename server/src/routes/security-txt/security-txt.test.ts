import { expect, it } from 'vitest'
import { startTestServer } from '../../testing/server.ts'

const path = '/.well-known/security.txt'

it('tells anyone where to report a security issue, and until when that is valid', async () => {
  const { url, time } = await startTestServer({
    OPEN_MODE: 'false',
    SECURITY_CONTACT: 'security@acme.example, https://acme.example/report',
    PUBLIC_URL: 'https://time.acme.example',
  })

  const answer = await fetch(url + path)

  expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
  const lines = (await answer.text()).split('\n')
  const [expires = ''] = lines.filter(line => line.startsWith('Expires: '))
  expect(lines.filter(line => line !== expires)).toEqual([
    'Contact: mailto:security@acme.example',
    'Contact: https://acme.example/report',
    'Canonical: https://time.acme.example/.well-known/security.txt',
    '',
  ])
  const days = (Date.parse(expires.slice(9)) - time.nowMs) / 86_400_000
  expect(days).toBeGreaterThanOrEqual(90)
  expect(days).toBeLessThan(365)
})

it('does not exist without a contact', async () => {
  const server = await startTestServer()

  expect(await server.refusal(path)).toMatchObject({ status: 404, error: { code: 'not_found' } })
})
