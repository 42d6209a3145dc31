import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../root.ts'
import type { Target } from './targets.ts'

const run = promisify(execFile)
const manifestFolder = join(import.meta.dirname, 'vendor')
const manifests = ['package.json', 'package-lock.json']

/**
 * Installs the packages that npm would only install on the target's own system (Node and addons) into a
 * separate folder, with a separate lockfile; none of their scripts run. Returns the folder's `node_modules`.
 * An existing folder from the same lockfile is kept.
 */
export async function installVendored({ name, platform, arch }: Target, folder: string): Promise<string> {
  const home = join(folder, name)
  const mark = join(home, 'installed')
  const lock = createHash('sha256')
    .update(readFileSync(join(manifestFolder, 'package-lock.json')))
    .digest('hex')
  const modules = join(home, 'node_modules')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return modules
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  for (const file of manifests) copyFileSync(join(manifestFolder, file), join(home, file))
  copyFileSync(join(root, '.npmrc'), join(home, '.npmrc'))
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', `--os=${platform}`, `--cpu=${arch}`]
  await run('npm', args, { cwd: home, shell: process.platform === 'win32' })
  writeFileSync(mark, lock)
  return modules
}
