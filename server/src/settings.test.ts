import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEnvironment, readServerSettings } from './settings.ts'
import { temporaryFolder } from './testing/server.ts'

it('reads .env behind the environment', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.env'), 'PORT=5001\nTIMEZONE=Europe/Berlin\n')

  const settings = readServerSettings(readEnvironment(folder, { PORT: '5002' }))

  expect(settings).toMatchObject({ PORT: 5002, TIMEZONE: 'Europe/Berlin' })
})

it('refuses a name in .env that is no setting', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.env'), 'PROT=5000\n')

  expect(() => readEnvironment(folder, {})).toThrow('sets PROT, which is no setting')
})

it.each([
  ['127.0.0.1', undefined, true],
  ['::1', undefined, true],
  ['localhost', undefined, true],
  ['0.0.0.0', undefined, false],
  ['127.evil.example', undefined, false],
  ['0.0.0.0', 'true', true],
  ['127.0.0.1', 'false', false],
])('on %s with OPEN_MODE %s is open: %s', (HOST, OPEN_MODE, isOpen) => {
  expect(readServerSettings({ HOST, OPEN_MODE }).isOpen).toBe(isOpen)
})

it('refuses half a certificate', () => {
  expect(() => readServerSettings({ TLS_CERT: 'cert.pem' })).toThrow('TLS_CERT and TLS_KEY belong together')
})

it('takes the database under both names', () => {
  expect(readServerSettings({ DATABASE_URI: 'sqlite:a.db' }).databaseUrl).toBe('sqlite:a.db')
  expect(readServerSettings({ DATABASE_URI: 'sqlite:a.db', DATABASE_URL: 'sqlite:b.db' }).databaseUrl).toBe(
    'sqlite:b.db',
  )
})
