import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import Koa from 'koa'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type Listening, listen } from './server.ts'
import { readServerSettings } from './settings.ts'
import { temporaryFolder } from './testing/server.ts'

it('is used automatically soon after it was renewed on disk', async () => {
  const { server, renew } = await secureServer()
  expect(await nameAt(server)).toBe('old')

  await renew('new')

  await vi.waitFor(async () => expect(await nameAt(server)).toBe('new'), patience)
})

it('stays in use while the new files are incomplete or do not match, and is read again', async () => {
  const { server, renew, files, errors } = await secureServer()
  const oldKey = await readFile(files.key)
  await renew('new')
  const [cert, key] = [await readFile(files.cert), await readFile(files.key)]

  for (const half of [cert.subarray(0, 300), Buffer.alloc(0)]) {
    await writeFile(files.cert, half)
    server.reloadCertificate()
    expect(await nameAt(server)).toBe('old')
  }
  await writeFile(files.cert, cert)
  await writeFile(files.key, oldKey)
  server.reloadCertificate()
  server.reloadCertificate()
  expect(await nameAt(server)).toBe('old')
  await writeFile(files.key, key)
  server.reloadCertificate()

  expect(await nameAt(server)).toBe('new')
  expect(errors).toContain('cannot load the renewed certificate; still using the previous one')
})

it('leaves an open connection as it is, and is used for the next one', async () => {
  const { server, renew } = await secureServer()
  const open = await openConnection(server)
  expect(await statusOn(open)).toBe('HTTP/1.1 404 Not Found')

  await renew('new')
  server.reloadCertificate()

  expect(await nameAt(server)).toBe('new')
  expect(await statusOn(open)).toBe('HTTP/1.1 404 Not Found')
  expect(open.getPeerCertificate().subject.CN).toBe('old')
})

it.each([
  ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }],
  ['a suite without authenticated encryption', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }],
] as const)('rejects clients that only support %s, also after a renewal', async (_, old) => {
  const { server, renew } = await secureServer()

  await expect(nameAt(server, old)).rejects.toThrow(/alert|version|handshake/i)
  await renew('new')
  server.reloadCertificate()

  await expect(nameAt(server, old)).rejects.toThrow(/alert|version|handshake/i)
  expect(await nameAt(server, { maxVersion: 'TLSv1.2' })).toBe('new')
})

async function secureServer() {
  const folder = await temporaryFolder()
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const renew = async (name: string) => {
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const out = ['-keyout', files.key, '-out', files.cert, '-subj', `/CN=${name}`, '-days', '2']
    execFileSync('openssl', [...request, ...out], { stdio: 'ignore' })
  }
  await renew('old')
  const errors: string[] = []
  const log = { info() {}, error: (_: object, message: string) => void errors.push(message) }
  const settings = readServerSettings({ PORT: '0', TLS_CERT: files.cert, TLS_KEY: files.key })
  const server = await listen(new Koa().callback(), settings, { log })
  onTestFinished(server.stop)
  return { server, renew, files, errors }
}

/** The name in the certificate of a new connection. */
async function nameAt(server: Listening, speaking: ConnectionOptions = {}): Promise<string> {
  const socket = await openConnection(server, speaking)
  const name = String(socket.getPeerCertificate().subject.CN)
  socket.end()
  return name
}

async function openConnection({ url }: Listening, speaking: ConnectionOptions = {}): Promise<TLSSocket> {
  const port = Number(new URL(url).port)
  const socket = connect({ ...speaking, port, host: '127.0.0.1', rejectUnauthorized: false })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

/** The status line of the answer to a request on an open connection. */
async function statusOn(socket: TLSSocket): Promise<string | undefined> {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [answer] = await once(socket, 'data')
  return String(answer).split('\r\n')[0]
}
