import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import { commandInUnit } from '../native-host/src/autostart/systemd-unit.ts'
import { packagedHelper } from '../scripts/build/parts.ts'
import type { InstallerJob } from '../scripts/package/installers/installer.ts'
import { makeDeb } from '../scripts/package/installers/linux/deb.ts'
import { makeRpm } from '../scripts/package/installers/linux/rpm.ts'
import { makeTarball } from '../scripts/package/installers/linux/tarball.ts'
import { root } from '../scripts/root.ts'
import { missingForPackages } from '../scripts/test/system-packages.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { canBeRoot, runAsRoot } from './installed/as-root.ts'
import { filesBelow, hasDebianTools, knownTo, makeEmptyRoot } from './installed/empty-root.ts'
import { inside, letIn, makeHome } from './installed/inside.ts'
import { startCompanyServer } from './product/company-server.ts'
import { storedTotals } from './product/database.ts'
import { logLine } from './product/log-line.ts'

const whyNot = skipReason()
const skipped = whyNot === '' ? '' : ` (skipped: ${whyNot})`

it.skipIf(whyNot !== '')(
  `the .deb installs, is set up silently, records, delivers, starts again at the next sign-in, is upgraded with a full queue, and is purged${skipped}`,
  async () => {
    const { folder, system, processes, desktop, ada } = await begin()
    const company = await startCompanyServer(processes, folder)
    const keystrokes = () => storedTotals(company.databaseFile).keystrokes
    // What an administrator does: with everything baked in, setting up needs no server and code.
    const preset = {
      server: company.server.url,
      code: await company.enrolmentLink('ada'),
      org: 'Example Inc.',
    }
    const [older, newer] = [
      await makeDeb(job(folder, '0.0.1', preset)),
      await makeDeb(job(folder, '0.0.2', preset)),
    ]
    const before = filesBelow(system)

    dpkg(system, '--install', older)
    const notYet = await ada.run('telemetry-tracker', 'agent', '--if-set-up')
    const said = await ada.run('telemetry-tracker', 'setup', '--notice-acknowledged-by', 'Example Inc.')
    const agent = await signIn()
    const type = (text: string) => desktop.xdotool('type', '--delay', '60', text)
    await type('abc')
    await vi.waitFor(() => expect(keystrokes()).toBe(3), patience)
    await ada.end(agent)
    await company.server.kill()
    const secondAgent = await signIn()
    await type('defghijkl')
    await vi.waitFor(async () => expect(await recentKeystrokes()).toBe(9), patience)
    dpkg(system, '--install', newer)
    await ada.end(secondAgent)
    await company.server.restart()
    await signIn()
    await vi.waitFor(() => expect(keystrokes()).toBe(12), patience)
    await type('m')

    await vi.waitFor(() => expect(keystrokes()).toBe(13), patience)
    expect(notYet).toBe('')
    expect(said).toContain(`sends data to ${company.server.url} for ada`)
    expect(await statusOf()).toMatchObject({ state: 'recording', droppedEvents: 0, damagedEvents: 0 })
    await ada.run('telemetry-tracker', 'uninstall', '--yes', '--deliver')
    dpkg(system, '--purge', 'telemetry-tracker')
    expect(knownTo(system, 'telemetry-tracker')).toEqual([])
    const after = filesBelow(system)
    expect(after.filter(line => !before.includes(line))).toEqual([])
    expect(before.filter(line => !after.includes(line))).toEqual([])

    /** Starts what systemd would start. */
    async function signIn() {
      const unit = readFileSync(join(system, 'usr/lib/systemd/user/telemetry-tracker.service'), 'utf8')
      const started = ada.start(...(commandInUnit(unit) ?? []))
      await logLine(started, 'recording')
      return started
    }

    async function statusOf() {
      return JSON.parse(await ada.run('telemetry-tracker', 'status', '--json'))
    }

    /** Those that the running agent has recorded. */
    async function recentKeystrokes(): Promise<number> {
      const events: { keystroke_count: number }[] = JSON.parse(
        await ada.run('telemetry-tracker', 'show', '--json'),
      )
      return events.reduce((sum, event) => sum + event.keystroke_count, 0)
    }
  },
)

it.skipIf(whyNot !== '')(`the .rpm installs, runs, and is erased without a trace${skipped}`, async () => {
  const { folder, system, ada } = await begin()
  const file = await makeRpm(job(folder, '0.0.1', {}))
  // The dependencies are known to dpkg, and not to rpm.
  const rpm = (...args: string[]) => runAsRoot('rpm', '--root', system, '--nodeps', ...args)
  const before = filesBelow(system)

  rpm('--install', file)

  expect(await ada.run('telemetry-tracker', '--version')).toMatch(/^\d+\.\d+\.\d+/)
  expect(rpm('--verify', 'telemetry-tracker')).toBe('')
  rpm('--erase', 'telemetry-tracker')
  // Folders that a package of every RPM system has, such as those of icons and manuals, are not erased here.
  const left = filesBelow(system).filter(line => !before.includes(line) && !isUsualFolder(line))
  expect(left).toEqual([])
})

it.skipIf(whyNot !== '')(`the .tar.gz installs below a home folder, and is removed${skipped}`, async () => {
  const { folder, system, ada } = await begin()
  const archive = await makeTarball(job(folder, '0.0.1', {}))
  const before = filesBelow(system)
  runAsRoot('tar', '-xzf', archive, '-C', join(system, 'tmp'))
  const unpacked = `/tmp/${basename(archive).replace('-linux-x64.tar.gz', '')}`

  const installed = await ada.run(`${unpacked}/install`)
  const version = await ada.run('/home/ada/.local/bin/telemetry-tracker', '--version')
  const isOn = await ada.run('/home/ada/.local/bin/telemetry-tracker', 'autostart', 'status')
  await ada.run(`${unpacked}/uninstall`, '--yes', '--discard')

  expect(version).toMatch(/^\d+\.\d+\.\d+/)
  expect(installed).toContain('/home/ada/.config/chromium/NativeMessagingHosts')
  expect(isOn).toContain('starts this program')
  const left = filesBelow(system).filter(line => !before.includes(line))
  expect(left.filter(line => !line.startsWith('d'))).toEqual([])
})

function skipReason(): string {
  if (process.platform !== 'linux') return 'this test needs Linux'
  const missing = [...lacking, ...(process.env['CI'] === 'true' ? [] : missingForPackages())]
  if (missing.length > 0) return `this machine lacks ${missing.join(', ')}`
  if (!hasDebianTools) return 'the file system is made of Debian packages'
  return canBeRoot ? '' : 'only root (or sudo that does not ask) may install packages'
}

function isUsualFolder(line: string): boolean {
  return /^d\S+ 0:0 \.\/(?:usr\/share\/(?:applications|doc|icons|man)|usr\/lib\/systemd|usr\/lib64|etc\/(?:opt|xdg))(?:\/(?!.*telemetry).*)?$/.test(
    line.trim(),
  )
}

/** An empty file system, and a desktop on which Ada works in it. */
async function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'tt-packages-'))
  onTestFinished(() => void runAsRoot('rm', '-rf', '--one-file-system', folder))
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const system = join(folder, 'system')
  makeEmptyRoot(system, dependencies())
  await makeHome(system)
  const desktop = await startDesktop(processes)
  await letIn(desktop.environment)
  processes.start('xterm', ['-e', 'cat'], { env: desktop.environment, stdio: 'ignore' })
  await desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
  const ada = inside(system, {
    DISPLAY: String(desktop.environment['DISPLAY']),
    XDG_SESSION_TYPE: 'x11',
    BATCH_INTERVAL_SEC: '1',
  })
  return { folder, system, processes, desktop, ada }
}

/** What the packages need: the Debian packages with the libraries that the executable loads. */
function dependencies(): string[] {
  return ['libgcc-s1', 'libstdc++6', 'libx11-6', 'libxrandr2', 'libxt6', 'libxtst6']
}

function job(folder: string, version: string, preset: InstallerJob['preset']): InstallerJob {
  const executable = join(root, 'native-host', packagedHelper()?.output ?? '')
  const out = join(folder, 'out')
  return {
    executable,
    version,
    preset,
    epochSec: 1_700_000_000,
    compression: 'none',
    folder: out,
    environment: {},
  }
}

function dpkg(system: string, ...args: string[]): void {
  runAsRoot('dpkg', '--root', system, '--log', '/dev/null', ...args)
}
