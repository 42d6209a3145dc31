import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './testing/server.ts'

const script = join(import.meta.dirname, 'healthcheck.ts')

it.each([
  [200, 0, ''],
  [503, 1, '/ready answered 503'],
])('a server that answers %i on /ready: exits with %i', async (status, code, problem) => {
  const PORT = await portOf(createServer(answering(status)))

  expect(await healthcheck({ PORT })).toEqual({ code, problem })
})

it('asks over TLS if the server has a certificate, for whichever name', async () => {
  const folder = await temporaryFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const fresh = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...fresh, '-keyout', key, '-out', cert, '-subj', '/CN=tracker.example'], {
    stdio: 'ignore',
  })
  const options = { key: readFileSync(key), cert: readFileSync(cert) }
  const PORT = await portOf(createSecureServer(options, answering(200)))

  expect(await healthcheck({ PORT, TLS_CERT: cert })).toEqual({ code: 0, problem: '' })
})

it('no server: exits with 1 and says so', async () => {
  const server = createServer()
  const PORT = await portOf(server)
  server.close()
  await once(server, 'close')

  expect(await healthcheck({ PORT })).toEqual({
    code: 1,
    problem: expect.stringContaining('/ready cannot be reached: connect ECONNREFUSED'),
  })
})

it('a server that hangs: exits with 1 and says so', async () => {
  const PORT = await portOf(createServer(() => {}))

  expect(await healthcheck({ PORT })).toEqual({
    code: 1,
    problem: '/ready cannot be reached: no answer within 3 s',
  })
})

function answering(status: number): RequestListener {
  return (request, response) => response.writeHead(request.url === '/ready' ? status : 404).end()
}

async function portOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close().closeAllConnections())
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' ? String(address?.port) : ''
}

function healthcheck(env: Record<string, string>): Promise<{ code: unknown; problem: string }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script],
      { env },
      (error, _, problem) => resolve({ code: error?.code ?? 0, problem: problem.trim() }),
    )
  })
}
