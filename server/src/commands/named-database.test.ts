import { expect, it } from 'vitest'
import { withoutPassword } from '../database/url.ts'
import { Failure } from '../failure.ts'
import { temporaryFolder } from '../testing/server.ts'
import { runCommand } from '../testing/server-process.ts'
import { namedDatabase } from './named-database.ts'

const to = (given: string | undefined, environment: Record<string, string> = {}) =>
  namedDatabase({ option: '--to', given, variable: 'COPY_TO_URL' }, environment)

it.each([
  'postgres://user:secret@host/name',
  'postgresql://:secret@host/name',
  'postgres://user:sec@ret@host:1/name',
  'postgres://user:se/cret@host/name',
  'postgres://host/name?user=me&password=secret',
  'postgres://user@host/name?sslpassword=secret',
])('rejects a password in an option without repeating it: %s', given => {
  expect(() => to(given)).toThrow(Failure)
  expect(() => to(given)).toThrow(/process list.*set COPY_TO_URL/)
  expect(() => to(given)).not.toThrow('cret')
  expect(withoutPassword(given)).not.toContain('cret')
})

it.each(['sqlite:telemetry.db', 'sqlite:C:/data/t.db', 'postgres://user@host:5432/name?sslmode=verify-full'])(
  'uses a URL without a password from the option: %s',
  given => {
    expect(to(given, { COPY_TO_URL: 'postgres://user:secret@host/name' })).toBe(given)
  },
)

it('reads a URL with a password from the environment, and asks for a missing one', () => {
  expect(to(undefined, { COPY_TO_URL: 'postgres://user:secret@host/name' })).toContain('secret')
  expect(() => to(undefined)).toThrow(/with --to, or with COPY_TO_URL/)
})

it.each([
  ['copy', ['--from', 'sqlite:a.db', '--to', 'postgres://me:secret@127.0.0.1:1/x'], 'COPY_TO_URL'],
  ['copy', ['--from', 'postgres://me:secret@127.0.0.1:1/x', '--to', 'sqlite:b.db'], 'COPY_FROM_URL'],
  ['import', ['--from', 'postgres://me:secret@127.0.0.1:1/x'], 'IMPORT_FROM_URL'],
])('rejects %s %j and names the variable: %s', async (command, args, variable) => {
  const folder = await temporaryFolder()

  const { code, stderr } = await runCommand([command, ...args], { DATA_DIR: folder }, folder)

  expect(code).toBe(1)
  expect(stderr).toContain(variable)
  expect(stderr).not.toContain('secret')
})
