import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import manifest from '../../native-host/package.json' with { type: 'json' }
import { bundleId } from '../../native-host/src/platform/macos/app-bundle.ts'
import { build, dashboards, isStale } from '../build/parts.ts'
import { root } from '../root.ts'
import { bundleHelper } from './bundle.ts'
import { makeExecutable } from './executable.ts'
import { signAdHoc } from './macos-signature.ts'
import { withSystemRuntime } from './system-runtime.ts'
import { isHost, type Target } from './targets.ts'
import { installVendored } from './vendored.ts'
import { nameWindowsExecutable } from './windows-resources.ts'

/**
 * Makes the helper's executable for a target and returns its path. Works offline, except for what npm has not
 * cached yet.
 */
export async function packageHelper(target: Target, folder: string): Promise<string> {
  const nodeVersion = readFileSync(join(root, '.nvmrc'), 'utf8').trim()
  const { nodeBinary, addons: built } = await ingredients(target, nodeVersion, join(folder, 'vendor'))
  const addons = target.platform === 'win32' ? withoutCompilerRuntime(built, join(folder, 'addons')) : built
  const script = await bundleHelper(target, {
    commit: currentCommit(),
    addons,
    folder: join(folder, 'bundle', target.name),
  })
  const assets = {
    ...Object.fromEntries(Object.entries(addons).map(([name, file]) => [`addons/${name}.node`, file])),
    ...(await builtSetupPage()),
    ...(target.platform === 'linux' && gnomeExtensionFiles()),
  }
  const output = join(folder, target.output)
  await makeExecutable(target, { script, assets, nodeBinary, nodeVersion }, output)
  if (target.platform === 'win32') nameWindowsExecutable(output, manifest.version)
  if (target.platform === 'darwin') writeFileSync(output, signAdHoc(readFileSync(output), bundleId))
  return output
}

/** The files of the set-up page by their name in the executable; built first if they are missing or out of date. */
async function builtSetupPage(): Promise<Record<string, string>> {
  const folder = join(root, 'native-host/dist/setup-page')
  if (isStale(dashboards) || !existsSync(folder)) await build(dashboards)
  return Object.fromEntries(readdirSync(folder).map(name => [`setup-page/${name}`, join(folder, name)]))
}

/** What the helper installs for GNOME Shell, by the name in the executable. */
function gnomeExtensionFiles(): Record<string, string> {
  const folder = join(root, 'native-host/gnome-extension')
  return Object.fromEntries(readdirSync(folder).map(name => [`gnome-extension/${name}`, join(folder, name)]))
}

/**
 * This system's own Node and addons are already installed; those of other systems are downloaded separately.
 */
async function ingredients(target: Target, nodeVersion: string, vendorFolder: string) {
  const isOwnNode = isHost(target) && process.version === `v${nodeVersion}`
  const needsVendored = !isOwnNode || target.windows !== null
  const modules = needsVendored ? await installVendored(target, vendorFolder) : ''
  const { resolve } = createRequire(join(root, 'native-host/package.json'))
  const hookPackage = dirname(resolve('uiohook-napi/package.json'))
  return {
    nodeBinary: isOwnNode ? process.execPath : join(modules, target.node.package, target.node.file),
    addons: {
      secrets: needsVendored
        ? join(modules, target.secrets.package, target.secrets.file)
        : resolve(`${target.secrets.package}/${target.secrets.file}`),
      hook: join(hookPackage, 'prebuilds', target.hookFolder, 'uiohook-napi.node'),
      ...(target.calls && { calls: join(modules, target.calls.package, target.calls.file) }),
      ...(target.windows && {
        windows: join(modules, target.windows.package, target.windows.file),
      }),
    },
  }
}

/** Copies of the addons that need nothing that Windows does not have. */
function withoutCompilerRuntime(addons: Record<string, string>, folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true })
  const copies = Object.entries(addons).map(([name, file]) => {
    const copy = join(folder, `${name}.node`)
    writeFileSync(copy, withSystemRuntime(readFileSync(file)))
    return [name, copy]
  })
  return Object.fromEntries(copies)
}

/** The current commit, with a plus if the working tree differs from it; null without a repository. */
function currentCommit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return (
      git('rev-parse', 'HEAD').trim() +
      (git('status', '--porcelain', '--', 'native-host', 'shared') === '' ? '' : '+')
    )
  } catch {
    return 'unknown'
  }
}
