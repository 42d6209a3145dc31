import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../native-host/src/testing/log.ts'
import { writeStandIn } from '../native-host/src/testing/stand-in-helper.ts'
import { systemName } from '../native-host/src/update/check-for-update.ts'
import { chooseRelease, takesPart } from '../native-host/src/update/choose-release.ts'
import { lookOnce } from '../native-host/src/update/follow-updates.ts'
import { placeOf } from '../native-host/src/update/install-place.ts'
import { readSignedReleases } from '../native-host/src/update/signed-releases.ts'
import { trustedMetadata } from '../native-host/src/update/trusted-root.ts'
import { readUpdateState, updateFolder } from '../native-host/src/update/update-state.ts'
import { createReleaseCommands } from '../scripts/release/commands.ts'
import { done } from '../server/src/testing/company.ts'
import { Processes } from './desktop/process.ts'
import { startCompanyServer } from './product/company-server.ts'
import { startServer } from './product/server.ts'

const dayMs = 24 * 60 * 60_000
const system = systemName(process.platform, process.arch)
const never = new AbortController().signal

/** A real server with releases signed by the real command, and what a helper makes of them. */
describe.skipIf(process.platform === 'win32')('updates from a server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-updates-'))
  const releases = join(folder, 'releases')
  const processes = new Processes()
  let url: string
  let company: ReturnType<typeof anOperator>

  beforeAll(async () => {
    const data = join(folder, 'server')
    mkdirSync(data)
    url = (await startServer(processes, data, { RELEASES_DIR: releases })).url
  })
  beforeEach(async () => {
    rmSync(releases, { recursive: true, force: true })
    company = anOperator(mkdtempSync(join(folder, 'keys-')))
    await company.init(releases)
    await company.add('0.3.0')
  })
  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  function anOperator(keys: string, signedAtMs = Date.now()) {
    const run = (...args: string[]) =>
      createReleaseCommands(
        () => signedAtMs,
        () => {},
      ).parseAsync([...args, '--keys', keys], { from: 'user' })
    return {
      keys,
      run,
      init: (repository: string) => run('init', '--repository', repository, '--root-keys', `${keys}-root`),
      add(version: string, behaviour: Parameters<typeof writeStandIn>[1]['behaviour'] = 'good') {
        const file = join(keys, `helper-${version}`)
        writeStandIn(file, { version, behaviour })
        const named = [
          '--release',
          version,
          '--target',
          system,
          '--collection',
          'nothing',
          '--percent',
          '100',
        ]
        return run('add', file, ...named)
      },
    }
  }

  /** Version 0.2.0 on a person's computer. */
  function aHelper() {
    const dataDir = mkdtempSync(join(folder, 'data-'))
    const file = join(mkdtempSync(join(folder, 'bin-')), 'telemetry-tracker')
    writeStandIn(file, { version: '0.2.0', behaviour: 'good' })
    const wanted = {
      ...{ dataDir, server: url, version: '0.2.0', deviceId: 'a-device', log: silentLog },
      program: { file, args: [] },
      answerKey: () => null,
      mode: () => 'auto' as const,
      state: () => 'recording',
    }
    return {
      look: (more: Partial<Parameters<typeof lookOnce>[0]> = {}) =>
        lookOnce({ ...wanted, ...more }, { isAsked: false, stopped: never }),
      known: () => readUpdateState(dataDir),
      ...{ dataDir, file, next: placeOf(file).next },
    }
  }

  const metadata = (name: string) => join(releases, 'metadata', name)
  const change = (path: string, from: string | RegExp, to: string) => {
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(from)
    writeFileSync(path, text.replace(from, to))
  }
  function theFile(): string {
    const [name = ''] = readdirSync(join(releases, 'targets'))
    return join(releases, 'targets', name)
  }

  it('downloads, verifies and tries the newest release, and says what changes', async () => {
    const { look, known, next } = aHelper()

    const update = await look()

    expect(update).toMatchObject({ from: '0.2.0', to: '0.3.0', collection: 'nothing' })
    expect(readFileSync(next)).toEqual(readFileSync(theFile()))
    expect(known()).toMatchObject({ newest: { version: '0.3.0', collection: 'nothing' } })
    expect(known().problem).toBeUndefined()
  })

  it('only tells if the policy says so or the packages installed it, and does not look if it is off', async () => {
    const [notified, packaged, off] = [aHelper(), aHelper(), aHelper()]

    expect(await notified.look({ mode: () => 'notify' })).toBeNull()
    expect(await packaged.look({ program: { file: '/usr/bin/env', args: [] } })).toBeNull()
    expect(await off.look({ mode: () => 'off' })).toBeNull()

    expect(notified.known().newest?.version).toBe('0.3.0')
    expect(packaged.known().newest?.version).toBe('0.3.0')
    expect(existsSync(notified.next)).toBe(false)
    expect(off.known()).toEqual({ failed: [] })
  })

  it.each([
    [
      'a changed list of releases',
      () => change(metadata('2.targets.json'), '"rollOutPercent": 100', '"rollOutPercent": 99'),
    ],
    ['a changed timestamp', () => change(metadata('timestamp.json'), /"version": \d+/, '"version": 99')],
    ['a truncated file', () => writeFileSync(theFile(), readFileSync(theFile()).subarray(0, -1))],
    ['a changed file of the same length', () => change(theFile(), '0.3.0', '9.9.9')],
    ['a longer file', () => writeFileSync(theFile(), `${readFileSync(theFile(), 'utf8')}\nrm -rf /`)],
    ['an answer that is no JSON', () => writeFileSync(metadata('timestamp.json'), '<html>')],
    [
      'a list from before under the number of the newest (mix-and-match)',
      () => cpSync(metadata('1.targets.json'), metadata('2.targets.json')),
    ],
    [
      'an old snapshot with a new timestamp',
      () => cpSync(metadata('1.snapshot.json'), metadata('2.snapshot.json')),
    ],
  ])('refuses %s, says so, and goes on with what runs', async (_, attack) => {
    const { look, known, file } = aHelper()
    const running = readFileSync(file, 'utf8')
    attack()

    expect(await look()).toBeNull()

    expect(known().problem).toContain('refused')
    expect(readFileSync(file, 'utf8')).toBe(running)
  })

  it('refuses releases that others have signed, once it knows its own server', async () => {
    const { look, known } = aHelper()
    await look()
    rmSync(releases, { recursive: true })
    const stranger = anOperator(mkdtempSync(join(folder, 'stranger-')))
    await stranger.init(releases)
    await stranger.add('9.0.0')
    await stranger.run('refresh')

    expect(await look()).toBeNull()

    expect(known().problem).toContain('refused')
    expect(known().newest?.version).toBe('0.3.0')
  })

  it('refuses metadata that has expired, and says how to renew it', async () => {
    const { look, known } = aHelper()
    rmSync(releases, { recursive: true })
    const lazy = anOperator(mkdtempSync(join(folder, 'lazy-')), Date.now() - 60 * dayMs)
    await lazy.init(releases)
    await lazy.add('0.3.0')

    expect(await look()).toBeNull()
    expect(known().problem).toContain('release -- refresh')

    await anOperator(lazy.keys).run('refresh')
    expect(await look()).toMatchObject({ to: '0.3.0' })
    expect(known().problem).toBeUndefined()
  })

  it('refuses a repository as it was before (rollback), and takes no older version', async () => {
    const { look, known } = aHelper()
    cpSync(releases, `${company.keys}-before`, { recursive: true })
    await company.add('0.4.0')
    expect(await look()).toMatchObject({ to: '0.4.0' })

    rmSync(releases, { recursive: true })
    cpSync(`${company.keys}-before`, releases, { recursive: true })
    expect(await look()).toBeNull()
    expect(known().problem).toContain('refused')

    const newer = aHelper()
    expect(await newer.look({ version: '0.5.0' })).toBeNull()
    expect(newer.known().problem).toBeUndefined()
    expect(newer.known().newest).toBeUndefined()
  })

  it('does not install a version that fails its test here, nor tries it twice', async () => {
    const { look, known, file } = aHelper()
    await company.add('0.4.0', 'fails its test')
    const running = readFileSync(file, 'utf8')

    expect(await look()).toBeNull()
    expect(await look()).toBeNull()

    expect(known().problem).toContain('it ended with 3')
    expect(known().failed).toHaveLength(1)
    expect(readFileSync(file, 'utf8')).toBe(running)
  })

  it('trusts a root that came with the installer, and no other', async () => {
    const { look, known, file } = aHelper()
    const shipped = join(file, '../releases-root.json')
    const stranger = anOperator(mkdtempSync(join(folder, 'shipped-')))
    const elsewhere = join(folder, `other-${Math.random()}`)
    await stranger.init(elsewhere)
    cpSync(join(elsewhere, 'metadata/1.root.json'), shipped)

    expect(await look()).toBeNull()
    expect(known().problem).toContain('refused')

    cpSync(metadata('1.root.json'), shipped)
    expect(await look()).toMatchObject({ to: '0.3.0' })
  })

  it('rolls out to 10 % of 200 devices, exactly those that their hash says, until it is stopped', async () => {
    const { dataDir, file } = aHelper()
    const devices = Array.from({ length: 200 }, (_, index) => `device-${index}`)
    const updated = async () => {
      const trusted = await trustedMetadata({
        ...{ folder: updateFolder(dataDir), server: url, file, key: null, stopped: never },
      })
      const { list } = await readSignedReleases(url, trusted ?? '', never)
      return devices.filter(
        deviceId => chooseRelease(list, { version: '0.2.0', system, deviceId }) !== undefined,
      )
    }

    await company.run('roll-out', '0.3.0', '--percent', '10')
    const first = await updated()
    expect(first).toEqual(devices.filter(each => takesPart(each, '0.3.0', 10)))
    // Of 200 with a chance of a tenth: outside of these bounds once in more than a thousand times.
    expect(first.length).toBeGreaterThanOrEqual(8)
    expect(first.length).toBeLessThanOrEqual(34)

    await company.run('stop', '0.3.0')
    expect(await updated()).toEqual([])

    await company.run('roll-out', '0.3.0', '--percent', '100')
    expect(await updated()).toEqual(devices)
  })

  it('stays on its version while an admin has paused updates, which is no error', async () => {
    const own = mkdtempSync(join(folder, 'paused-'))
    const { server, admin } = await startCompanyServer(processes, own, { RELEASES_DIR: releases })
    const { look, known, next } = aHelper()
    await done(admin, 'PUT', '/admin/updates/pause', { paused: true })

    expect(await look({ server: server.url })).toBeNull()

    expect(known()).toMatchObject({ isPaused: true, newest: { version: '0.3.0' } })
    expect(known().problem).toBeUndefined()
    expect(existsSync(next)).toBe(false)
    await done(admin, 'PUT', '/admin/updates/pause', { paused: false })
    expect(await look({ server: server.url })).toMatchObject({ to: '0.3.0' })
    expect(known().isPaused).toBeUndefined()
  })

  it('needs nothing from a server without releases', async () => {
    const { look, known } = aHelper()
    rmSync(releases, { recursive: true })

    expect(await look()).toBeNull()

    expect(known().problem).toBeUndefined()
    expect(known().newest).toBeUndefined()
  })
})
