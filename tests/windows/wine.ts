import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isStale } from '../../scripts/build/parts.ts'
import { packageHelper } from '../../scripts/package/package-helper.ts'
import { targets } from '../../scripts/package/targets.ts'
import { installVendored } from '../../scripts/package/vendored.ts'
import { root } from '../../scripts/root.ts'
import type { Processes } from '../desktop/process.ts'
import { inTurn } from './in-turn.ts'

/**
 * A separate Windows in a folder. Its programs write their output into files, because Node can't use what
 * Wine makes of a Unix pipe.
 */
export interface Windows extends AsyncDisposable {
  /** `C:\` as this system sees it. */
  drive: string
  /** Runs a program until it ends and returns its output. */
  run(program: string, args: readonly string[], environment?: Record<string, string>): Promise<string>
  /** Starts a program without waiting for it. */
  start(program: string, args: readonly string[], environment?: Record<string, string>): void
}

/**
 * Neither .NET nor a browser engine is needed, Wine adds nothing to the menus of this system and opens no browser on it, and
 * one library is ours. As on many computers, there is no runtime of Microsoft's compiler.
 */
const overrides = 'mscoree,mshtml=;winemenubuilder.exe,winebrowser.exe=d;bcryptprimitives=n;vcruntime140='
/** As on a computer whose administrator has blocked it. */
export const withoutRegistryTool = { WINEDLLOVERRIDES: `${overrides};reg.exe=d` }

/** As on a computer with a Task Scheduler: `schtasks.exe` is Node, which loads a stand-in. Programs of ours ignore its option. */
export const withTaskTool = {
  WINEDLLOVERRIDES: `${overrides};schtasks.exe=n`,
  NODE_OPTIONS: '--require C:\\stand-in-tasks.cjs',
}

/** Puts that Task Scheduler in the place of Wine's, which refuses everything. */
export function installTaskTool({ drive }: Windows, node: string): void {
  const script = 'stand-in-tasks.cjs'
  copyFileSync(join(import.meta.dirname, script), join(drive, script))
  const place = join(drive, 'windows', 'system32', 'schtasks.exe')
  rmSync(place, { force: true })
  linkSync(join(drive, node.replace(/^C:\\/, '')), place)
}

/** @param person the name of the person who uses it, if that matters */
export async function startWindows(
  processes: Processes,
  folder: string,
  display: NodeJS.ProcessEnv,
  person?: string,
): Promise<Windows> {
  const prefix = join(folder, 'wine')
  const base = {
    ...display,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: overrides,
    // Wine names the person by the first, and reads names of files by the second.
    ...(person !== undefined && { USER: person, LC_ALL: 'C.UTF-8' }),
  }
  mkdirSync(prefix)
  let runs = 0
  const start = (program: string, args: readonly string[], environment: Record<string, string> = {}) => {
    const output = join(folder, `printed-${++runs}`)
    const file = openSync(output, 'w')
    const child = processes.start('wine', [program, ...args], {
      env: { ...base, ...environment },
      stdio: ['ignore', file, file],
      cwd: folder,
    })
    closeSync(file)
    return { child, output }
  }
  const run: Windows['run'] = async (program, args, environment) => {
    const { child, output } = start(program, args, environment)
    await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
    return readFileSync(output, 'latin1')
  }
  await run('winecfg', ['-v', 'win10'])
  // A program that starts while this first Windows shuts down ends with it.
  await once(processes.start('wineserver', ['--wait'], { env: base, stdio: 'ignore' }), 'exit')
  const drive = join(prefix, 'drive_c')
  addRandomness(folder, join(drive, 'windows', 'system32'))
  return {
    drive,
    run,
    start,
    [Symbol.asyncDispose]: async () => {
      await once(processes.start('wineserver', ['-k'], { env: base, stdio: 'ignore' }), 'exit')
    },
  }
}

/**
 * Wine 8 lacks a library from which the window addon gets random numbers: this one forwards to a library that
 * Wine has.
 */
function addRandomness(folder: string, system32: string): void {
  const [definition, object] = [join(folder, 'bcryptprimitives.def'), join(folder, 'bcryptprimitives.o')]
  writeFileSync(
    definition,
    'LIBRARY bcryptprimitives.dll\nEXPORTS\n  ProcessPrng = advapi32.SystemFunction036\n',
  )
  execFileSync('x86_64-w64-mingw32-dlltool', ['-m', 'i386:x86-64', '-d', definition, '-e', object])
  execFileSync('x86_64-w64-mingw32-ld', ['-shared', '-o', join(system32, 'bcryptprimitives.dll'), object])
}

/**
 * Packages the helper for Windows, and puts it and Windows' own Node on the drive. Returns their paths there.
 */
export async function installHelper(windows: Windows): Promise<{ helper: string; node: string }> {
  copyFileSync(await windowsExecutable(), join(windows.drive, 'helper.exe'))
  return { helper: 'C:\\helper.exe', node: await installNode(windows) }
}

/** Puts Windows' own Node on the drive, and returns its path there. */
export async function installNode({ drive }: Windows): Promise<string> {
  copyFileSync(join(await vendoredModules(), target.node.package, target.node.file), join(drive, 'node.exe'))
  return 'C:\\node.exe'
}

/** The folder of the packages that only Windows uses. */
export function vendoredModules(): Promise<string> {
  return inTurn(packaging, () => installVendored(target, join(out, 'vendor')))
}

/** The path of the helper's executable for Windows, packaged again only if something has changed. */
export async function windowsExecutable(): Promise<string> {
  const packaged = {
    name: 'Helper executable for Windows',
    workspace: 'native-host',
    output: `out/${target.output}`,
    alsoMadeOf: [
      'scripts/package/**/*.{ts,json}',
      'dashboard/src/setup/**/*.{ts,vue}',
      'dashboard/src/i18n/*/setup.json',
      '.nvmrc',
    ],
  }
  // Test files that run beside each other need the same one.
  return inTurn(packaging, async () =>
    isStale(packaged) ? packageHelper(target, out) : join(out, target.output),
  )
}

const target = forWindows()
const out = join(root, 'native-host', 'out')
const packaging = join(out, 'packaging-for-windows.lock')

function forWindows() {
  const found = targets.find(({ name }) => name === 'win-x64')
  if (found === undefined) throw new Error('There is no target for Windows.')
  return found
}
