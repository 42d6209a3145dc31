import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Koa from 'koa'
import { expect, it } from 'vitest'
import { listen } from './server.ts'
import { readServerSettings } from './settings.ts'
import { temporaryFolder } from './testing/server.ts'

it('says which file of the certificate cannot be read', async () => {
  const settings = readServerSettings({ PORT: '0', TLS_CERT: '/no/cert.pem', TLS_KEY: '/no/key.pem' })

  await expect(listen(new Koa(), settings)).rejects.toThrow('TLS_CERT names /no/cert.pem')
})

it('says that certificate and key are none', async () => {
  const file = join(await temporaryFolder(), 'not.pem')
  await writeFile(file, 'no certificate')
  const settings = readServerSettings({ PORT: '0', TLS_CERT: file, TLS_KEY: file })

  await expect(listen(new Koa(), settings)).rejects.toThrow('cannot be used together')
})
