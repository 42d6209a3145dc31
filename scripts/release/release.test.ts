import {
  createReadStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { BaseFetcher, Updater } from 'tuf-js'
import { DownloadHTTPError } from 'tuf-js/dist/error.js'
import { expect, it, onTestFinished } from 'vitest'
import { createReleaseCommands } from './commands.ts'
import type { RepositoryState } from './describe-repository.ts'

const dayMs = 24 * 60 * 60_000

function aWorkplace() {
  const folder = mkdtempSync(join(tmpdir(), 'tt-release-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map(name => join(folder, name))
  const repository = join(folder, 'releases')
  const executable = join(folder, 'telemetry-tracker')
  writeFileSync(executable, 'the program')
  const printed: string[] = []
  let nowMs = Date.now()

  async function run(...args: string[]): Promise<string> {
    const commands = createReleaseCommands(
      () => nowMs,
      text => printed.push(text),
    )
    for (const each of [commands, ...commands.commands])
      each.exitOverride().configureOutput({ writeErr: text => printed.push(text) })
    await commands.parseAsync([...args, '--keys', join(folder, 'keys')], { from: 'user' })
    return printed.at(-1) ?? ''
  }
  const init = (...more: string[]) =>
    run('init', '--repository', repository, '--root', '2/3', '--root-keys', a, b, c, ...more)
  const add = (...more: string[]) =>
    run('add', executable, '--release', '0.3.0', '--target', 'linux-x64', '--collection', 'nothing', ...more)
  const state = async (): Promise<RepositoryState> => JSON.parse(await run('status', '--json'))
  return {
    ...{ folder, repository, executable, rootKeys: [a, b, c], printed, run, init, add, state },
    later: (days: number) => {
      nowMs += days * dayMs
    },
  }
}

/** A client that trusts the first root, as a device does. */
function aClient(repository: string, folder: string) {
  const own = mkdtempSync(join(folder, 'client-'))
  writeFileSync(join(own, 'root.json'), readFileSync(join(repository, 'metadata/1.root.json')))
  return () =>
    new Updater({
      metadataDir: own,
      metadataBaseUrl: String(pathToFileURL(join(repository, 'metadata'))),
      targetDir: own,
      targetBaseUrl: String(pathToFileURL(join(repository, 'targets'))),
      fetcher: new FolderFetcher(),
    })
}

class FolderFetcher extends BaseFetcher {
  override async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const path = fileURLToPath(url)
    if (statSync(path, { throwIfNoEntry: false }) === undefined)
      throw new DownloadHTTPError('no such file', 404)
    return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>
  }
}

const path = 'telemetry-tracker-0.3.0-linux-x64'

it('makes a repository that a client accepts, with the description of each release', async () => {
  const { repository, folder, init, add, run } = aWorkplace()
  await init()
  const client = aClient(repository, folder)

  await add()
  await run('roll-out', '0.3.0', '--percent', '10')

  const updater = client()
  const target = await updater.getTargetInfo(path)
  expect(target?.custom).toEqual({
    ...{ version: '0.3.0', system: 'linux-x64', collection: 'nothing' },
    ...{ rollOutPercent: 10, isStopped: false, stageSince: expect.any(String) },
  })
  if (target === undefined) throw new Error('not offered')
  expect(readFileSync(await updater.downloadTarget(target), 'utf8')).toBe('the program')
})

it('gives a release to no device before it is rolled out, and to no more after it is stopped', async () => {
  const { init, add, run, state } = aWorkplace()
  await init()

  await add()
  expect((await state()).releases).toMatchObject([{ rollOutPercent: 0, isStopped: false }])

  await run('roll-out', '0.3.0', '--percent', '25')
  await run('stop', '0.3.0')
  expect((await state()).releases).toMatchObject([{ rollOutPercent: 25, isStopped: true }])

  await run('roll-out', '0.3.0', '--percent', '50')
  expect((await state()).releases).toMatchObject([{ rollOutPercent: 50, isStopped: false }])
})

it('says in each language what changes in what is collected', async () => {
  const { folder, init, run, state } = aWorkplace()
  const change = { en: 'Wheel steps are counted.', de: 'Radschritte werden gezählt.' }
  writeFileSync(join(folder, 'change.json'), JSON.stringify(change))
  await init()

  await run(
    ...['add', join(folder, 'telemetry-tracker'), '--release', '0.3.0', '--target', 'win-x64'],
    ...['--collection', join(folder, 'change.json')],
  )

  expect((await state()).releases).toMatchObject([
    { path: 'telemetry-tracker-0.3.0-win-x64.exe', collection: change },
  ])
})

it.runIf(process.getuid)('writes private keys that only their owner can read, and prints none', async () => {
  const { folder, rootKeys, printed, init } = aWorkplace()

  await init()

  const files = [join(folder, 'keys'), ...rootKeys].flatMap(each =>
    readdirSync(each)
      .filter(name => name.endsWith('.pem'))
      .map(name => join(each, name)),
  )
  expect(files).toHaveLength(6)
  for (const file of files) {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const [, secret = 'none'] = readFileSync(file, 'utf8').split('\n')
    expect(printed.join()).not.toContain(secret)
  }
  expect(readdirSync(join(folder, 'releases'))).toEqual(['metadata', 'targets'])
})

it('refuses root keys beside the other keys, and a repository that exists', async () => {
  const { folder, run, init } = aWorkplace()

  const beside = run('init', '--repository', join(folder, 'r'), '--root-keys', join(folder, 'keys'))
  await expect(beside).rejects.toThrow('another medium')

  await init()
  await expect(init()).rejects.toThrow('already')
})

it('refuses a second program under the same version', async () => {
  const { executable, init, add } = aWorkplace()
  await init()
  await add()
  writeFileSync(executable, 'another program')

  await expect(add()).rejects.toThrow('Raise the version')
})

it('tells before metadata expires, and signs it again', async () => {
  const { init, run, later } = aWorkplace()
  await init('--timestamp-days', '10')
  await expect(run('status')).resolves.toContain('2 of 3 keys')

  later(8)
  await expect(run('status')).rejects.toThrow('timestamp: run `refresh`')

  await run('refresh')
  await expect(run('status')).resolves.toContain('timestamp')
  later(360)
  await run('refresh', '--targets')
  await expect(run('status')).rejects.toThrow('root: run `renew-root`')
})

it('replaces a lost key with enough root keys, and clients of the first root follow', async () => {
  const { repository, folder, rootKeys, init, add, run } = aWorkplace()
  const [a = '', b = '', c = ''] = rootKeys
  await init()
  await add()
  const client = aClient(repository, folder)
  await client().refresh()

  await expect(run('renew-root', '--root-keys', a)).rejects.toThrow('2 are needed')
  await run('renew-root', '--root-keys', a, b, '--replace', 'timestamp', 'targets')
  await run('renew-root', '--root-keys', b, c, '--replace', 'root', '--new-root-keys', join(folder, 'd'))

  expect(await client().getTargetInfo(path)).toMatchObject({ length: 'the program'.length })
  await expect(run('renew-root', '--root-keys', a, b)).rejects.toThrow('2 are needed')
})
