import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEnvironment, readServerSettings } from './settings.ts'
import { temporaryFolder } from './testing/server.ts'

it('reads .env, with the environment taking precedence', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.env'), 'PORT=5001\nTIMEZONE=Europe/Berlin\n')

  const settings = readServerSettings(readEnvironment(folder, { PORT: '5002' }))

  expect(settings).toMatchObject({ PORT: 5002, TIMEZONE: 'Europe/Berlin' })
})

it.each([
  [
    'with a byte order mark and Windows line breaks (Notepad)',
    '\ufeffPORT=5055\r\nTIMEZONE=Europe/Berlin\r\n',
    'utf8',
  ],
  ['as UTF-16 (PowerShell)', '\ufeffPORT=5055\r\nTIMEZONE=Europe/Berlin\r\n', 'utf16le'],
  ['with CR line breaks', 'PORT=5055\rTIMEZONE=Europe/Berlin\r', 'utf8'],
] as const)('reads a .env that is saved %s', async (_, text, encoding) => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.env'), text, encoding)

  expect(readServerSettings(readEnvironment(folder, {}))).toMatchObject({
    PORT: 5055,
    TIMEZONE: 'Europe/Berlin',
  })
})

it.each([
  ['UTF-16 without a mark', Buffer.from('PORT=5055', 'utf16le')],
  ['Latin-1', Buffer.from('OIDC_NAME=Jörg', 'latin1')],
])('reports a .env that is saved as %s', async (_, bytes) => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.env'), bytes)

  expect(() => readEnvironment(folder, {})).toThrow('is not saved as UTF-8. Save it as UTF-8')
})

it.each([
  ['https://intranet.example/tracker', 'https://intranet.example', '/tracker'],
  ['https://intranet.example/a/b//', 'https://intranet.example', '/a/b'],
  ['https://intranet.example/', 'https://intranet.example', ''],
  ['HTTPS://Intranet.Example:443', 'https://intranet.example', ''],
])('splits PUBLIC_URL=%s into origin and path', (address, PUBLIC_URL, basePath) => {
  const settings = readServerSettings({ PUBLIC_URL: address })

  expect(settings).toMatchObject({ PUBLIC_URL, basePath, publicUrl: PUBLIC_URL + basePath })
})

it.each(['/admin', '/dashboard/x', '/me', '/track', '/assets', '/a//b'])(
  'rejects the path %s in PUBLIC_URL, which starts like one of its own paths',
  path => {
    expect(() => readServerSettings({ PUBLIC_URL: `https://x.example${path}` })).toThrow(
      'Choose another path',
    )
  },
)

it('rejects an unknown setting in .env', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '.env'), 'PROT=5000\n')

  expect(() => readEnvironment(folder, {})).toThrow('sets PROT, which is not a setting')
})

it.each([
  ['127.0.0.1', undefined, true],
  ['::1', undefined, true],
  ['localhost', undefined, true],
  ['0.0.0.0', undefined, false],
  ['127.evil.example', undefined, false],
  ['0.0.0.0', 'true', true],
  ['127.0.0.1', 'false', false],
])('on %s with OPEN_MODE %s, is open: %s', (HOST, OPEN_MODE, isOpen) => {
  expect(readServerSettings({ HOST, OPEN_MODE }).isOpen).toBe(isOpen)
})

it('rejects a certificate without a key', () => {
  expect(() => readServerSettings({ TLS_CERT: 'cert.pem' })).toThrow('TLS_CERT and TLS_KEY belong together')
})

it('accepts the database under both names', () => {
  expect(readServerSettings({ DATABASE_URI: 'sqlite:a.db' }).databaseUrl).toBe('sqlite:a.db')
  expect(readServerSettings({ DATABASE_URI: 'sqlite:a.db', DATABASE_URL: 'sqlite:b.db' }).databaseUrl).toBe(
    'sqlite:b.db',
  )
})

it('reads secrets from the files that .env and the environment name', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'database'), 'postgres://tracker:secret@db/tracker\n')
  await writeFile(join(folder, 'metrics'), 'a token of enough length\n')
  await writeFile(join(folder, '.env'), `DATABASE_URL_FILE=${join(folder, 'database')}\n`)

  const environment = readEnvironment(folder, { METRICS_TOKEN_FILE: join(folder, 'metrics') })

  expect(readServerSettings(environment)).toMatchObject({
    databaseUrl: 'postgres://tracker:secret@db/tracker',
    METRICS_TOKEN: 'a token of enough length',
  })
  expect(() => readEnvironment(folder, { OIDC_CLIENT_SECRET_FILE: join(folder, 'missing') })).toThrow(
    `OIDC_CLIENT_SECRET_FILE is ${join(folder, 'missing')}, which cannot be read (ENOENT)`,
  )
})
