import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { parse } from 'plist'
import { describe, expect, it } from 'vitest'
import { cannotPackage, scratch, standInJob } from '../linux/testing/stand-in-job.ts'
import { makeAppArchive } from './app-archive.ts'

const everyones = 'Library/LaunchAgents/com.telemetry-tracker.agent.everyone.plist'
const here = import.meta.dirname
/** What only macOS has, as programs that note how they were called. */
const macTools = ['codesign', 'pkgbuild', 'productbuild', 'plutil', 'hdiutil', 'xcrun']

/** A computer with some programs in place of the real ones, which note their calls. */
function computer(standIns: readonly string[], answers: Record<string, string> = {}) {
  const folder = scratch()
  const [bin, calls] = [join(folder, 'bin'), join(folder, 'calls')]
  mkdirSync(bin)
  writeFileSync(calls, '')
  for (const name of [...standIns, ...Object.keys(answers)]) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >>'${calls}'\n${answers[name] ?? ''}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const run = (script: string, args: readonly string[], environment: Record<string, string> = {}) =>
    spawnSync(join(here, script), args, {
      encoding: 'utf8',
      env: { PATH: `${bin}:/usr/bin:/bin`, TMPDIR: folder, ...environment },
    })
  return { folder, run, calls: () => readFileSync(calls, 'utf8').trim().split('\n') }
}

const archive = () => makeAppArchive(standInJob({ preset: { server: 'https://t.example' } }), 'arm64')

describe.skipIf(cannotPackage)('the scripts of the job on macOS', () => {
  it.each(['make-pkg.sh', 'make-dmg.sh'])(
    '%s lays everything out here, until the first tool that only macOS has',
    async script => {
      const { folder, run } = computer([])

      const { status, stderr } = run(script, [await archive(), join(folder, 'out')])

      expect(stderr).toMatch(/codesign: (?:command )?not found/)
      expect(status).toBe(127)
    },
  )

  it('make-pkg.sh makes a package that lays the application and the files for everyone, owned by root', async () => {
    // What pkgbuild is given is gone when the script ends.
    const copies = `for each; do case $last in --root) cp -R "$each" "$TMPDIR/payload" 2>/dev/null ;; esac; last=$each; done`
    const keeps = `for each; do case $last in --distribution) cp "$each" "$TMPDIR/distribution.xml" ;; esac; last=$each; done`
    const { folder, run, calls } = computer(macTools, { pkgbuild: copies, productbuild: keeps })

    const { status, stdout, stderr } = run('make-pkg.sh', [await archive(), join(folder, 'out')])

    expect({ status, stderr }).toMatchObject({ status: 0 })
    const payload = globSync('**/*', { cwd: join(folder, 'payload') })
    expect(payload).toEqual(
      expect.arrayContaining([
        'Applications/TelemetryTracker.app/Contents/MacOS/telemetry-tracker',
        everyones,
        'Library/Google/Chrome/NativeMessagingHosts/com.telemetry_tracker.host.json',
      ]),
    )
    const distribution = readFileSync(join(folder, 'distribution.xml'), 'utf8')
    const xml = new DOMParser({ onError: complain }).parseFromString(distribution, 'text/xml')
    expect(xml.getElementsByTagName('options')[0]?.getAttribute('hostArchitectures')).toBe('arm64')
    expect(xml.getElementsByTagName('os-version')[0]?.getAttribute('min')).toBe('11.0')
    expect(distribution).toContain('<pkg-ref id="org.telemetry-tracker.helper.pkg" version="1.2.3">')
    const said = calls().join('\n')
    expect(said).toMatch(/^codesign --force --sign - /m)
    expect(said).toMatch(/^plutil -replace 0\.BundleIsRelocatable -bool NO /m)
    expect(said).toMatch(/^pkgbuild .*--ownership recommended --install-location \/ /m)
    expect(stdout.trim()).toBe(join(folder, 'out/TelemetryTracker-1.2.3-macos-arm64.pkg'))
    expect(stderr).toContain('Not notarised')
  })

  it('signs and notarises with what is in the environment', async () => {
    const { folder, run, calls } = computer(macTools)
    const signing = {
      MACOS_SIGN_IDENTITY: 'Developer ID Application: Example Inc. (A1B2C3D4E5)',
      MACOS_INSTALLER_IDENTITY: 'Developer ID Installer: Example Inc. (A1B2C3D4E5)',
      NOTARY_KEY: '/keys/notary.p8',
      NOTARY_KEY_ID: 'K1',
      NOTARY_ISSUER: 'I1',
    }

    run('make-pkg.sh', [await archive(), join(folder, 'out')], signing)
    run('make-dmg.sh', [await archive(), join(folder, 'out')], signing)

    const said = calls().join('\n')
    expect(said).toMatch(
      /^codesign .*--options runtime --entitlements \S+entitlements\.plist --sign Developer ID App/m,
    )
    expect(said).toMatch(/^productbuild .*--sign Developer ID Installer: Example Inc\. \(A1B2C3D4E5\) /m)
    for (const kind of ['pkg', 'dmg']) {
      const file = join(folder, `out/TelemetryTracker-1.2.3-macos-arm64.${kind}`)
      expect(said).toContain(
        `xcrun notarytool submit ${file} --key /keys/notary.p8 --key-id K1 --issuer I1 --wait`,
      )
      expect(said).toContain(`xcrun stapler staple ${file}`)
    }
  })

  it('allows what V8 and the addons need under the hardened runtime, and no more', () => {
    expect(parse(readFileSync(join(here, 'entitlements.plist'), 'utf8'))).toEqual({
      'com.apple.security.cs.allow-jit': true,
      'com.apple.security.cs.allow-unsigned-executable-memory': true,
      'com.apple.security.cs.disable-library-validation': true,
    })
  })

  it('starts the agent of the person who is signed in after the installation', () => {
    const { run, calls } = computer(['launchctl'], { stat: 'echo 501' })

    const { status } = run('pkg-scripts/postinstall', ['x.pkg', '/', '/', '/'])

    expect(status).toBe(0)
    expect(calls().slice(1)).toEqual([
      'launchctl bootout gui/501/com.telemetry-tracker.agent.everyone',
      `launchctl bootstrap gui/501 /${everyones}`,
    ])
  })

  it('removes all that the package has laid, and ends what runs', async () => {
    const volume = join(scratch(), 'Macintosh HD')
    mkdirSync(join(volume, 'Applications'), { recursive: true })
    const app = join(volume, 'Applications/TelemetryTracker.app')
    spawnSync('unzip', ['-q', await archive(), '-d', join(volume, 'Applications')])
    spawnSync('cp', ['-R', `${join(app, 'Contents/Resources/for-everyone')}/.`, volume])
    const others = join(volume, 'Library/LaunchAgents/com.example.other.plist')
    writeFileSync(others, '')
    const { run, calls } = computer(['launchctl', 'pkill', 'pkgutil'], {
      id: 'echo 0',
      ps: 'echo "  501 /System/Library/CoreServices/loginwindow.app/Contents/MacOS/loginwindow"',
    })

    const { status, stderr } = run('remove.sh', [volume])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const left = globSync('**/*', { cwd: volume, withFileTypes: true }).filter(each => !each.isDirectory())
    expect(left.map(({ name }) => name)).toEqual(['com.example.other.plist'])
    expect(existsSync(app)).toBe(false)
    expect(calls()).toEqual(
      expect.arrayContaining([
        'launchctl bootout gui/501/com.telemetry-tracker.agent.everyone',
        'pkgutil --forget org.telemetry-tracker.helper.pkg',
      ]),
    )
  })

  it('removes nothing without the rights of an administrator', () => {
    const { run } = computer([], { id: 'echo 501' })

    expect(run('remove.sh', ['/nowhere'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('sudo'),
    })
  })
})

function complain(level: string, message: string): void {
  throw new Error(`${level}: ${message}`)
}
