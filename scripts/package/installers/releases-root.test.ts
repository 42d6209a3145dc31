import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createReleaseCommands } from '../../release/commands.ts'
import { releasesRootEntries } from './baked-in.ts'
import { checkedReleasesRoot } from './releases-root.ts'

/** The root that `npm run release -- init` makes. */
async function madeRoot(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-releases-root-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [keys, rootKeys, repository] = ['keys', 'root', 'releases'].map(name => join(folder, name))
  const commands = createReleaseCommands(
    () => Date.now(),
    () => {},
  )
  await commands.parseAsync(
    ['init', '--keys', `${keys}`, '--root-keys', `${rootKeys}`, '--repository', `${repository}`],
    { from: 'user' },
  )
  return join(`${repository}`, 'metadata/1.root.json')
}

it('lays a signed root where the program looks for it', async () => {
  const file = checkedReleasesRoot(await madeRoot())

  expect(existsSync(file) && statSync(file).size).toBeGreaterThan(500)
  expect(releasesRootEntries(file, '/usr/lib/telemetry-tracker')).toEqual([
    { path: '/usr/lib/telemetry-tracker/releases-root.json', copyOf: file, mode: 0o644 },
  ])
  expect(releasesRootEntries(undefined, '/usr/lib/telemetry-tracker')).toEqual([])
})

it('refuses a root that was changed after it was signed, and what is none', async () => {
  const file = await madeRoot()
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"expires": "\d{4}/, '"expires": "2999'))

  expect(() => checkedReleasesRoot(file)).toThrow('is not a signed root of releases')
  expect(() => checkedReleasesRoot(join(file, '../timestamp.json'))).toThrow('1.root.json')
  expect(() => checkedReleasesRoot('/nowhere')).toThrow('ENOENT')
})
