import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'

const name = 'tracker.example'

/** A certificate that no public authority has signed, as companies use them. */
function companyCertificate() {
  const folder = temporaryFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-days', '2']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  )
  return { file: cert, key: readFileSync(key), cert: readFileSync(cert) }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A proxy that sends every tunnel to one local port, and the names it was asked for. */
async function aProxy(port: number) {
  const asked: string[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(String(request.url))
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    for (const each of [socket, onward]) each.on('error', () => onward.destroy())
  })
  return { url: `http://127.0.0.1:${await listen(proxy)}`, asked }
}

/** Sends the request from a separate process, because proxy and authorities are read once. */
async function ask(environment: Record<string, string>): Promise<string> {
  const module = pathToFileURL(join(import.meta.dirname, 'request.ts'))
  const script = `
    const { request } = await import('${module}')
    const answer = await request('https://${name}/health', { signal: AbortSignal.timeout(${patienceMs}) })
    console.log(answer.status, await answer.text())`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...environment },
  })
  return stdout.trim()
}

// On other systems the environment does not set the system's authorities.
test.skipIf(process.platform !== 'linux')(
  'reaches a server through the https proxy, and trusts the system’s authorities',
  async () => {
    const { file, key, cert } = companyCertificate()
    const server = createSecureServer({ key, cert }, (_, answer) => answer.end('healthy'))
    const proxy = await aProxy(await listen(server))

    expect(await ask({ HTTPS_PROXY: proxy.url, SSL_CERT_FILE: file })).toBe('200 healthy')
    expect(proxy.asked).toEqual([`${name}:443`])
    await expect(ask({ HTTPS_PROXY: proxy.url })).rejects.toThrow(/certificate/)
  },
)
