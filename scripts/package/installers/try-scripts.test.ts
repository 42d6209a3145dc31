import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { root } from '../../root.ts'
import { cannotPackage, scratch, standInJob } from './linux/testing/stand-in-job.ts'
import { makeAppArchive } from './macos/app-archive.ts'

const out = 'native-host/out/installers'

/** A copy of the scripts, with installers and with programs that note their calls. */
function checkout(installers: readonly string[], programs: Record<string, string>) {
  const folder = scratch()
  const calls = join(folder, 'calls')
  for (const path of ['.ci/installers', 'scripts/package/installers/macos', 'deploy/windows'])
    cpSync(join(root, path), join(folder, path), { recursive: true })
  for (const path of [out, 'bin']) mkdirSync(join(folder, path), { recursive: true })
  for (const name of installers) writeFileSync(join(folder, out, name), '')
  writeFileSync(calls, '')
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>'${calls}'\n${body}\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  const run = (script: string, args: readonly string[] = [], environment: Record<string, string> = {}) =>
    spawnSync('bash', [join(folder, '.ci/installers', script), ...args], {
      encoding: 'utf8',
      env: { PATH: `${folder}/bin:/usr/bin:/bin`, TMPDIR: folder, ...environment },
    })
  return { folder, run, calls: () => readFileSync(calls, 'utf8').trim().split('\n') }
}

describe.skipIf(cannotPackage)("the scripts of the installers' workflow", () => {
  it('bake in what was entered, also with spaces', () => {
    const { run, calls } = checkout([], { npm: '' })

    run('build.sh', ['all'], { SERVER_URL: 'https://t.example', ORGANISATION: 'Example Inc.' })
    run('build.sh', ['linux'], { SERVER_URL: '' })

    expect(calls()).toEqual([
      'npm run package -- --installers all --server https://t.example --org Example Inc.',
      'npm run package -- --installers linux',
    ])
  })

  it('install the .deb, try it on a screen, and purge it', () => {
    const deb = 'telemetry-tracker_1.2.3_amd64.deb'
    const { run, calls } = checkout([deb], { sudo: '', 'xvfb-run': '' })

    expect(run('try-linux.sh').status).toBe(0)

    expect(calls()).toEqual([
      `sudo apt-get install -y ./${out}/${deb}`,
      'xvfb-run --auto-servernum npm run --silent try-installed -- /usr/bin/telemetry-tracker',
      'sudo apt-get purge -y telemetry-tracker',
    ])
  })

  it.each(['linux', 'macos', 'windows'])('say for %s that nothing was built', system => {
    const { run } = checkout([], { uname: 'echo arm64' })

    expect(run(`try-${system}.sh`)).toMatchObject({ status: 1, stderr: expect.stringContaining('build.sh') })
  })

  it('come on macOS to the first tool that only macOS has', async () => {
    const archive = await makeAppArchive(standInJob(), 'arm64')
    const { folder, run } = checkout([], {})
    cpSync(archive, join(folder, out, basename(archive)))

    expect(run('try-macos.sh').stderr).toMatch(/codesign: (?:command )?not found/)
  })

  it('take the certificates of macOS from the secrets, into a keychain of their own', () => {
    const { folder, run, calls } = checkout([], { security: '', uuidgen: 'echo once' })
    const secrets = {
      MACOS_CERTIFICATES: Buffer.from('certificates').toString('base64'),
      MACOS_CERTIFICATES_PASSWORD: 'secret',
      NOTARY_KEY_TEXT: 'key',
    }
    const job = { RUNNER_TEMP: folder, GITHUB_ENV: join(folder, 'environment') }

    expect(run('keychain.sh', [], job).status).toBe(0)
    expect(calls()).toEqual([''])
    expect(run('keychain.sh', [], { ...job, ...secrets }).status).toBe(0)

    expect(calls().map(call => call.split(' ')[1])).toContain('import')
    expect(readFileSync(join(folder, 'environment'), 'utf8')).toBe(`NOTARY_KEY=${folder}/notary.p8\n`)
    expect(statSync(join(folder, 'notary.p8')).mode & 0o077).toBe(0)
    expect(existsSync(join(folder, 'certificates.p12'))).toBe(false)
  })

  it('install, detect and remove on Windows as device management does', () => {
    const detect =
      'case $* in *detect.ps1) [ ! -e "$TMPDIR/gone" ] ;; *remove.ps1) touch "$TMPDIR/gone" ;; esac'
    const programs = { 'powershell.exe': detect, cygpath: `printf '%s\\n' "$2"`, npm: '' }
    const { run, calls } = checkout(['TelemetryTracker.msi'], programs)

    const { status } = run('try-windows.sh', [], { PROGRAMFILES: 'C:\\Program Files' })

    expect(status).toBe(0)
    const done = calls().filter(call => !call.startsWith('cygpath'))
    expect(done.map(call => /(\w+\.ps1|try-installed.*)/.exec(call)?.[1])).toEqual([
      'install.ps1',
      'detect.ps1',
      'try-installed -- C:\\Program Files\\Telemetry Tracker\\telemetry-tracker.exe',
      'remove.ps1',
      'detect.ps1',
    ])
  })

  it('describe what is offered: sums that hold, and the libraries inside', () => {
    const folder = scratch()
    writeFileSync(join(folder, 'TelemetryTracker.msi'), 'content')

    spawnSync('bash', [join(root, '.ci/installers/describe.sh'), folder])

    const sums = spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
    expect(sums.stdout).toBe('TelemetryTracker.msi: OK\nsbom.cdx.json: OK\n')
    const sbom = z
      .looseObject({
        bomFormat: z.literal('CycloneDX'),
        specVersion: z.string(),
        components: z.array(z.looseObject({ name: z.string(), version: z.string() })),
      })
      .parse(JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')))
    const names = sbom.components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['node', 'zod', 'commander', 'tuf-js', 'uiohook-napi']))
    expect(names).not.toContain('vitest')
  })

  it('attach everything to the release of a tag, and make it if there is none', () => {
    const { folder, run, calls } = checkout(['a.zip', 'b.deb'], { gh: '[ "$2" != view ]' })

    run('attach.sh', ['v1.2.3', join(folder, out)])

    expect(calls().slice(1)).toEqual([
      'gh release create v1.2.3 --verify-tag --title v1.2.3 --notes See CHANGELOG.md.',
      `gh release upload v1.2.3 --clobber ${join(folder, out, 'a.zip')} ${join(folder, out, 'b.deb')}`,
    ])
  })
})
