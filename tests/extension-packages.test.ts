import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { launch } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/root.ts'
import { startExtensionReader } from './browser/chromium.ts'
import { firefoxPath } from './browser/firefox.ts'
import { lacking } from './desktop/needed.ts'

const run = promisify(execFile)
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
/** Vitest's own NODE_ENV would select Vue's development build. */
const asPublished = { ...process.env, NODE_ENV: 'production' }
const output = join(root, 'extension/.output')

describe.skipIf(lacking.length > 0)(`the extension's packages${why}`, () => {
  mkdirSync(join(root, 'out'), { recursive: true })
  // On the same disk as the dependencies, so that they can be linked.
  const folder = mkdtempSync(join(root, 'out/packages-'))

  beforeAll(async () => {
    await run('npm', ['run', 'zip', '--workspace', 'extension'], { cwd: root, env: asPublished })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is accepted by Chromium, under the id that the helper allows', async () => {
    const browser = await startExtensionReader(join(folder, 'chromium'), await unpacked('chrome'))

    const worker = browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'))

    expect(new URL(worker.url()).host).toBe(chromiumExtensionId)
    await browser.close()
  })

  it('is accepted by Firefox as a packed file, under the id that the helper allows', async () => {
    const profile = join(folder, 'firefox')
    mkdirSync(profile)
    const firefox = await launch({
      browser: 'firefox',
      executablePath: firefoxPath,
      timeout: patienceMs,
      userDataDir: profile,
      env: { ...process.env, HOME: folder },
    })

    expect(await firefox.installExtension(packageFile('firefox'))).toBe(firefoxExtensionId)
    await firefox.close()
  })

  it('can be rebuilt from its sources, byte for byte', async () => {
    const sources = await unpacked('sources')
    // The result of `npm ci`, without the network; links to our own parts are relative and lead to the copied
    // sources.
    await run('cp', ['--archive', '--link', join(root, 'node_modules'), sources])

    await run('npm', ['run', 'build'], { cwd: join(sources, 'extension'), env: asPublished })

    for (const [browser, built] of [
      ['chrome', 'chrome-mv3'],
      ['firefox', 'firefox-mv3'],
    ] as const)
      expect(marksIn(join(sources, 'extension/.output', built))).toEqual(marksIn(await unpacked(browser)))
  })

  it('gets no error from Firefox’s linter, and warnings only about code in Vue and zod that never runs here', async () => {
    const { stdout } = await run(
      'npx',
      ['web-ext', 'lint', '--source-dir', join(output, 'firefox-mv3'), '--output', 'json'],
      { cwd: join(root, 'extension') },
    )

    const { summary, warnings }: Lint = JSON.parse(stdout)
    expect(summary).toMatchObject({ errors: 0, notices: 0 })
    expect(warnings.map(({ message }) => message).toSorted()).toEqual([
      'The Function constructor is eval.',
      'Unsafe assignment to innerHTML',
    ])
  })

  async function unpacked(name: string): Promise<string> {
    const place = join(folder, `unpacked-${name}`)
    await run('unzip', ['-qo', packageFile(name), '-d', place])
    return place
  }
})

interface Lint {
  summary: { errors: number; notices: number }
  warnings: { message: string }[]
}

function packageFile(name: string): string {
  const file = readdirSync(output).find(file => file.endsWith(`-${name}.zip`))
  if (file === undefined) throw new Error(`there is no package for ${name}`)
  return join(output, file)
}

/** Every file of a folder by name, with a hash of its content. */
function marksIn(folder: string): Record<string, string> {
  const files = globSync('**', { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
  return Object.fromEntries(files.map(file => [relative(folder, file), markOf(file)]))
}

const markOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
