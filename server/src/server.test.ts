import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import Koa from 'koa'
import { expect, it, onTestFinished } from 'vitest'
import { readJson } from './middlewares/read-json.ts'
import { listen } from './server.ts'
import { readServerSettings } from './settings.ts'
import { temporaryFolder } from './testing/server.ts'

it('names the certificate file that cannot be read', async () => {
  const settings = readServerSettings({ PORT: '0', TLS_CERT: '/no/cert.pem', TLS_KEY: '/no/key.pem' })

  await expect(listen(new Koa().callback(), settings)).rejects.toThrow('TLS_CERT is /no/cert.pem')
})

it('reports an invalid certificate and key', async () => {
  const file = join(await temporaryFolder(), 'not.pem')
  await writeFile(file, 'no certificate')
  const settings = readServerSettings({ PORT: '0', TLS_CERT: file, TLS_KEY: file })

  await expect(listen(new Koa().callback(), settings)).rejects.toThrow('do not match')
})

it('rejects a request with both Content-Length and Transfer-Encoding (smuggling)', async () => {
  const settings = readServerSettings({ PORT: '0' })
  const server = await listen(new Koa().callback(), settings)
  onTestFinished(server.stop)
  const client = connect(Number(new URL(server.url).port), '127.0.0.1')

  const smuggled = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n'
  const head = 'POST /track HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n'
  client.end(`${head}0\r\n\r\n${smuggled}`)

  const answers = (await text(client)).match(/^HTTP\/1\.1 \d+/gm)
  expect(answers).toEqual(['HTTP/1.1 400'])
})

it('stops only after the work for a disconnected client is done', async () => {
  const begun = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  let isDone = false
  const app = new Koa()
  app.use(async ctx => {
    begun.resolve()
    await once(ctx.req.socket, 'close')
    gone.resolve()
    await pause(100)
    isDone = true
  })
  const server = await listen(app.callback(), readServerSettings({ PORT: '0' }))
  const client = connect(Number(new URL(server.url).port), '127.0.0.1')
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await begun.promise
  client.destroy()
  await gone.promise

  await server.stop()

  expect(isDone).toBe(true)
})

it.each([
  ['the head of a request', 'POST /track HTTP/1.1\r\nHost: localhost\r\n'],
  ['its body', 'POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{'],
])('disconnects a client that sends %s slowly', async (_, beginning) => {
  const app = new Koa()
  app.silent = true
  app.use(ctx => readJson(ctx, 64))
  const settings = readServerSettings({ PORT: '0' })
  const patience = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 }
  const server = await listen(app.callback(), settings, patience)
  onTestFinished(server.stop)
  const client = connect(Number(new URL(server.url).port), '127.0.0.1')
  client.on('error', () => client.destroy())

  client.write(beginning)
  const dripping = setInterval(() => client.write('x'), 20)
  onTestFinished(() => clearInterval(dripping))

  expect(await text(client)).toMatch(/^HTTP\/1.1 408 /)
})
