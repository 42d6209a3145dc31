import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { browsers } from '../../../../shared/src/browsers.ts'
import { languages } from '../../../../shared/src/languages.ts'
import { missingForWindowsInstallers } from '../../../test/system-packages.ts'
import { scratch, standInJob } from '../linux/testing/stand-in-job.ts'
import { makeMsi } from './msi.ts'
import { makeSetup } from './setup.ts'
import { signingNote } from './signing.ts'

const lacking = process.env['CI'] === 'true' ? [] : missingForWindowsInstallers()
const cannotMake = process.platform !== 'linux' || lacking.length > 0
const preset = { server: 'https://t.example', org: 'Maß & "Söhne"' }

/** The rows of a table of a package, by the columns' names. */
function rows(msi: string, table: string): Record<string, string>[] {
  const [names = '', , , ...lines] = execFileSync('msiinfo', ['export', msi, table], { encoding: 'utf8' })
    .trimEnd()
    .split(/\r?\n/)
  const columns = names.split('\t')
  return lines.map(line => Object.fromEntries(line.split('\t').map((value, i) => [columns[i], value])))
}

function propertiesOf(msi: string): Record<string, string> {
  return Object.fromEntries(rows(msi, 'Property').map(row => [row['Property'], row['Value'] ?? '']))
}

describe.skipIf(cannotMake)('the package', () => {
  it('has the same bytes for the same content, and is another product for other content', async () => {
    const made = async (changes: Parameters<typeof standInJob>[0]) => makeMsi(standInJob(changes))
    const [one, same, other] = [await made({}), await made({}), await made({ preset })]
    const { ProductCode, UpgradeCode } = propertiesOf(one)

    expect(readFileSync(one).equals(readFileSync(same))).toBe(true)
    expect(propertiesOf(other)['ProductCode']).not.toBe(ProductCode)
    expect(propertiesOf(other)['UpgradeCode']).toBe(UpgradeCode)
    expect(execFileSync('msiinfo', ['suminfo', one], { encoding: 'utf8' })).toContain('2023')
  })

  it('registers every browser, and starts who is set up', async () => {
    const values = rows(await makeMsi(standInJob()), 'Registry')

    const keys = values.map(({ Key }) => Key)
    for (const { folders } of Object.values(browsers))
      if (folders?.windows !== undefined)
        expect(keys).toContain(
          `Software\\${folders.windows.manifests.replaceAll('/', '\\')}\\NativeMessagingHosts\\com.telemetry_tracker.host`,
        )
    expect(values.every(({ Root }) => Root === '2')).toBe(true)
    expect(values.find(({ Key }) => Key?.endsWith('\\Run'))?.['Value']).toBe(
      '"[INSTALLDIR]telemetry-tracker.exe" agent --if-set-up',
    )
  })

  it('takes its parameters from the command line, else what is baked in, else what it was given before', async () => {
    const msi = await makeMsi(standInJob({ preset }))

    expect(propertiesOf(msi)).toMatchObject({
      SERVER: 'https://t.example',
      ORG: 'Maß & "Söhne"',
      SecureCustomProperties: expect.stringContaining('SERVER'),
    })
    expect(rows(msi, 'InstallExecuteSequence')).toContainEqual({
      Action: 'KeepCODE',
      Condition: 'FOUND_CODE AND NOT CODE',
      Sequence: expect.any(String),
    })
    expect(rows(msi, 'AppSearch').map(({ Property }) => Property)).toContain('FOUND_CODE')
  })

  it('replaces what is installed, but never a newer version', async () => {
    const msi = await makeMsi(standInJob({ version: '1.2.3' }))

    expect(rows(msi, 'Upgrade')).toMatchObject([
      { VersionMin: '1.2.3', Attributes: '2', ActionProperty: 'NEWER_FOUND' },
      { VersionMax: '1.2.3', Attributes: expect.any(String), ActionProperty: 'OLDER_FOUND' },
    ])
    // Older or equal files have a version, which counts more than that this package has other content.
    expect(propertiesOf(msi)['REINSTALLMODE']).toBe('amus')
    expect(rows(msi, 'LaunchCondition').map(({ Condition }) => Condition)).toContain(
      'Installed OR NOT NEWER_FOUND',
    )
  })
})

describe.skipIf(cannotMake)('the package, when the program runs', () => {
  it('ends it before an older version is removed, where Windows allows that', async () => {
    const sequence = rows(await makeMsi(standInJob()), 'InstallExecuteSequence')
      .toSorted((a, b) => Number(a['Sequence']) - Number(b['Sequence']))
      .map(({ Action }) => Action)

    const ours = ['PutBack', 'MoveAway', 'EndRunning']
    const begin = sequence.indexOf('InstallInitialize')
    expect(sequence.slice(begin, begin + 6)).toEqual([
      'InstallInitialize',
      ...ours,
      'InstallExecute',
      'RemoveExistingProducts',
    ])
    // What was just being started when its file was moved.
    expect(sequence[sequence.indexOf('RemoveFiles') - 1]).toBe('EndStarted')
  })

  it('moves its file away, so that no browser starts it again, and back when an installation fails', async () => {
    const msi = await makeMsi(standInJob())
    const [file, aside] = ['telemetry-tracker.exe', 'telemetry-tracker.replaced.exe']
    const actions = new Map(rows(msi, 'CustomAction').map(row => [row['Action'], row]))
    const isRollBack = (action: string) => (Number(actions.get(action)?.['Type']) & 256) !== 0

    expect(actions.get('MoveAway')?.['Target']).toBe(
      `/d /c move /y "[INSTALLDIR]${file}" "[INSTALLDIR]${aside}"`,
    )
    expect(actions.get('PutBack')?.['Target']).toContain(`move "[INSTALLDIR]${aside}" "[INSTALLDIR]${file}"`)
    expect([isRollBack('PutBack'), isRollBack('MoveAway')]).toEqual([true, false])
    expect(rows(msi, 'RemoveFile')).toMatchObject([{ FileName: aside, InstallMode: '3' }])
  })

  it('leaves the file of a repair in its place', async () => {
    const conditions = rows(await makeMsi(standInJob()), 'InstallExecuteSequence').filter(({ Action }) =>
      ['PutBack', 'MoveAway'].includes(Action ?? ''),
    )

    for (const { Condition } of conditions) expect(Condition).toBe('NOT Installed OR REMOVE="ALL"')
    expect(conditions).toHaveLength(2)
  })
})

describe.skipIf(cannotMake)('the set-up program', () => {
  it('has the same bytes for the same content', async () => {
    const [one, same] = [await makeSetup(standInJob({ preset })), await makeSetup(standInJob({ preset }))]

    expect(readFileSync(one).equals(readFileSync(same))).toBe(true)
    expect(statSync(one).size).toBeGreaterThan(10_000)
  })

  it('has every text in every language', () => {
    const texts = readFileSync(join(import.meta.dirname, 'texts.nsh'), 'utf8')
    const spoken = [...texts.matchAll(/MUI_LANGUAGE "(\w+)"/g)].map(([, name = '']) => name.toUpperCase())
    const said = Map.groupBy(
      texts.matchAll(/^LangString (\w+) \$\{LANG_(\w+)\} "[^"]+"$/gm),
      ([, name = '']) => name,
    )

    expect(spoken).toHaveLength(Object.keys(languages).length)
    for (const lines of said.values()) expect(lines.map(([, , language]) => language)).toEqual(spoken)
    const script = readFileSync(join(import.meta.dirname, 'setup.nsi'), 'utf8')
    const used = [...script.matchAll(/\$\(([A-Z]\w+)\)/g)].map(([, name = '']) => name)
    expect([...new Set(used)].sort()).toEqual([...said.keys()].sort())
  })
})

describe.skipIf(cannotMake)('a certificate', () => {
  it('signs the set-up program and the package, and others can check that', async () => {
    const environment = aCertificate()
    const executable = await makeSetup(standInJob())
    const [setup, msi] = [
      await makeSetup(standInJob({ environment, executable })),
      await makeMsi(standInJob({ environment, executable })),
    ]

    for (const file of [setup, msi])
      expect(
        execFileSync('osslsigncode', ['verify', '-CAfile', environment['CERTIFICATE'] ?? '', '-in', file], {
          encoding: 'utf8',
        }),
      ).toContain('Signature verification: ok')
    expect(signingNote(environment)).toContain('signed, until the certificate expires')
  })

  it('is asked for in a plain note when there is none', () => {
    expect(signingNote({})).toContain('unsigned: set WINDOWS_SIGN_PFX')
  })
})

/** A certificate that only this test trusts, in a file with a password. */
function aCertificate(): Record<string, string | undefined> {
  const folder = scratch()
  const [key, certificate, pfx, password] = ['key.pem', 'certificate.pem', 'all.pfx', 'password'].map(name =>
    join(folder, name),
  )
  writeFileSync(password ?? '', 'correct horse')
  const openssl = (...args: (string | undefined)[]) =>
    execFileSync('openssl', args.map(String), { stdio: 'pipe' })
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2'],
    ...['-subj', '/CN=Example Inc.', '-addext', 'extendedKeyUsage=codeSigning'],
  )
  openssl(
    ...['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', pfx, '-passout', `file:${password}`],
  )
  return {
    PATH: process.env['PATH'],
    WINDOWS_SIGN_PFX: pfx,
    WINDOWS_SIGN_PASSWORD_FILE: password,
    CERTIFICATE: certificate,
  }
}
