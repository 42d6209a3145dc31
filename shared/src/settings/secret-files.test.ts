import { describe, expect, it } from 'vitest'
import { fileSetting, secretNames, settingNames } from './all.ts'
import { withEnvFile } from './env-file.ts'
import { withSecretFiles } from './secret-files.ts'
import { serverSettings } from './server.ts'
import { readSettings, SettingError } from './setting.ts'

const content = 'correct horse battery staple'

/** Files by path; as from Node, others do not exist. */
function reader(files: Record<string, string | Uint8Array>) {
  return (path: string) => {
    const found = files[path]
    if (found === undefined)
      throw Object.assign(new Error(`no such file: ${content}`), { code: path === '/' ? 'EISDIR' : 'ENOENT' })
    return typeof found === 'string' ? new TextEncoder().encode(found) : found
  }
}

it('every setting with the name of a secret is one, and both names of the database are', () => {
  const named = settingNames.filter(name => /(PASSWORD|SECRET|TOKEN)$/.test(name))

  expect(named.length).toBeGreaterThan(2)
  expect(secretNames).toEqual(expect.arrayContaining([...named, 'DATABASE_URL', 'DATABASE_URI']))
})

describe.each(secretNames)('%s in a file', name => {
  const setting = fileSetting(name)

  it.each([
    ['without a line break', content],
    ['with a line break', `${content}\n`],
    ['with a line break of Windows', `${content}\r\n`],
    ['with a byte order mark', `\ufeff${content}\n`],
  ])('is read %s', (_, text) => {
    const environment = withSecretFiles(
      { [setting]: '/run/secrets/it', PORT: '5001' },
      reader({ '/run/secrets/it': text }),
    )

    expect(environment).toEqual({ [name]: content, PORT: '5001' })
    expect(readSettings(serverSettings, environment)).toMatchObject({ [name]: content })
  })

  it('is refused if the value is set, too', () => {
    const reading = () => withSecretFiles({ [name]: content, [setting]: '/it' }, reader({ '/it': content }))

    expect(reading).toThrow(new SettingError(`${name} and ${setting} are both set. Remove one of them.`))
  })

  it.each([
    ['a file that does not exist', '/missing', {}, 'is /missing, which cannot be read (ENOENT)'],
    ['a folder', '/', {}, 'is /, which cannot be read (EISDIR)'],
    ['an empty file', '/it', { '/it': '\n' }, 'is /it, which is empty'],
  ])('is refused with the path for %s', (_, path, files, problem) => {
    expect(() => withSecretFiles({ [setting]: path }, reader(files))).toThrow(`${setting} ${problem}`)
  })

  it('is refused without its content if it is not text, or cannot be read', () => {
    const bytes = Buffer.concat([Buffer.from(content), Buffer.from([0xff])])

    for (const reading of [
      () => withSecretFiles({ [setting]: '/it' }, reader({ '/it': bytes })),
      () => withSecretFiles({ [setting]: '/missing' }, reader({})),
    ]) {
      expect(reading).toThrow(SettingError)
      expect(reading).toThrow(setting)
      expect(reading).not.toThrow(content)
    }
  })

  it('may be named in a settings file', () => {
    expect(withEnvFile('.env', { [setting]: '/it' }, {})).toEqual({ [setting]: '/it' })
  })
})

it('an empty path means that there is no file', () => {
  const environment = { METRICS_TOKEN: content, METRICS_TOKEN_FILE: ' ', OIDC_CLIENT_SECRET_FILE: '' }

  expect(withSecretFiles(environment, reader({}))).toEqual(environment)
})

it('other settings cannot be given by a file', () => {
  expect(() => withEnvFile('.env', { PORT_FILE: '/it' }, {})).toThrow(
    'sets PORT_FILE, which is not a setting',
  )
})
