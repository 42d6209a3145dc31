import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeDeb } from './deb.ts'
import { makeRpm } from './rpm.ts'
import { signDeb, signRpm } from './signing.ts'
import { cannotPackage, scratch, standInJob } from './testing/stand-in-job.ts'

/** A key of someone who makes packages, in its own keyring. */
function aKey() {
  // Short, because the agent's socket is in it.
  const home = mkdtempSync(join(tmpdir(), 'gpg-'))
  const environment = { ...process.env, GNUPGHOME: home }
  const gpg = (...args: string[]) =>
    execFileSync('gpg', ['--batch', '--quiet', ...args], {
      env: environment,
      encoding: 'utf8',
      stdio: 'pipe',
    })
  onTestFinished(() => {
    execFileSync('gpgconf', ['--kill', 'all'], { env: environment })
    rmSync(home, { recursive: true, force: true })
  })
  gpg(
    '--passphrase',
    '',
    '--quick-gen-key',
    'Packager <packager@example.invalid>',
    'rsa2048',
    'sign',
    'never',
  )
  const [, key = ''] = /^fpr:+(\w+):/m.exec(gpg('--with-colons', '--list-keys')) ?? []
  return { key, gpg, environment, publicKey: gpg('--armor', '--export', key) }
}

describe.skipIf(cannotPackage)('signing', () => {
  it('signs a Debian package so that its content is proven', async () => {
    const { key, gpg, environment } = aKey()
    const deb = await makeDeb(standInJob())

    const said = await signDeb(deb, { ...environment, DEB_SIGN_KEY: key })

    const folder = scratch()
    execFileSync('ar', ['x', deb], { cwd: folder })
    const members = ['debian-binary', 'control.tar', 'data.tar'].map(name => join(folder, name))
    writeFileSync(join(folder, 'all'), execFileSync('cat', members))
    expect(gpg('--status-fd', '1', '--verify', join(folder, '_gpgorigin'), join(folder, 'all'))).toContain(
      `VALIDSIG ${key}`,
    )
    expect(said).toBe(`signed with ${key}`)
  })

  it('signs an RPM package so that rpm accepts it', async () => {
    const { key, environment, publicKey } = aKey()
    const rpm = await makeRpm(standInJob())
    const folder = scratch()
    writeFileSync(join(folder, 'key'), publicKey)

    await signRpm(rpm, { ...environment, RPM_SIGN_KEY: key })

    execFileSync('rpm', ['--dbpath', folder, '--import', join(folder, 'key')])
    const checked = execFileSync('rpm', ['--dbpath', folder, '--checksig', rpm], { encoding: 'utf8' })
    expect(checked).toContain('digests signatures OK')
  })

  it('says plainly that a package is unsigned, and how to sign it', async () => {
    expect(await signDeb('unread', {})).toBe('unsigned: set DEB_SIGN_KEY to a GnuPG key to sign it')
    expect(await signRpm('unread', {})).toBe('unsigned: set RPM_SIGN_KEY to a GnuPG key to sign it')
  })

  it('says which package is missing to sign', async () => {
    await expect(signDeb('unread', { DEB_SIGN_KEY: 'KEY', PATH: '' })).rejects.toThrow(
      'Install the package debsigs',
    )
    await expect(signRpm('unread', { RPM_SIGN_KEY: 'KEY', PATH: '' })).rejects.toThrow(
      'Install the package rpm',
    )
  })
})
