import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { isHost, type Target } from './targets.ts'

const run = promisify(execFile)

/** What goes into an executable. */
export interface Contents {
  script: string
  /** Files by the name they are asked for at run time. */
  assets: Record<string, string>
  nodeBinary: string
  nodeVersion: string
}

/**
 * Makes the executable with pkg in its SEA mode: a plain Node with the script and its assets inside. Nothing is fetched: pkg is run in a
 * home of its own, where the Node binary lies as if pkg had finished downloading it.
 */
export async function makeExecutable(target: Target, contents: Contents, output: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'telemetry-tracker-pkg-'))
  try {
    layFinishedDownload(home, target, contents)
    const built = join(home, basename(output))
    const job: PkgJob = {
      script: contents.script,
      target: {
        nodeRange: `node${contents.nodeVersion}`,
        platform: target.pkgPlatform,
        arch: target.arch,
        output: built,
      },
      seaConfig: {
        disableExperimentalSEAWarning: true,
        useSnapshot: false,
        // The cache holds machine code's forerunner for this very system only.
        useCodeCache: isHost(target),
        execArgv: nodeOptions,
        // NODE_OPTIONS could load anything into a program that is trusted to count keys.
        execArgvExtension: 'none',
        assets: contents.assets,
      },
    }
    await run(process.execPath, [join(import.meta.dirname, 'run-pkg.ts'), JSON.stringify(job)], {
      env: { ...process.env, HOME: home, USERPROFILE: home },
    })
    lay(built, output)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** What `run-pkg.ts` is told. */
export interface PkgJob {
  script: string
  target: { nodeRange: string; platform: Target['pkgPlatform']; arch: string; output: string }
  seaConfig: {
    disableExperimentalSEAWarning: boolean
    useSnapshot: boolean
    useCodeCache: boolean
    execArgv: readonly string[]
    execArgvExtension: 'none'
    assets: Record<string, string>
  }
}

const nodeOptions = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1']

/**
 * Copied, as an installer would: what pkg writes in one go Linux keeps in memory in pieces of 2 MB, and a process that runs it then
 * holds 24 MB of the file more. One that runs keeps the old file.
 */
function lay(built: string, output: string): void {
  mkdirSync(dirname(output), { recursive: true })
  rmSync(output, { force: true })
  copyFileSync(built, output)
}

/** pkg takes a download for finished when an empty `.ok` file stands beside it. */
function layFinishedDownload(home: string, { platform, arch }: Target, contents: Contents): void {
  const isWindows = platform === 'win32'
  const name = `node-v${contents.nodeVersion}-${isWindows ? 'win' : platform}-${arch}`
  const folder = join(home, '.pkg-cache', 'sea')
  const archive = join(folder, `${name}.${isWindows ? 'zip' : 'tar.gz'}`)
  const binary = isWindows ? join(folder, `${name}.exe`) : join(folder, name, 'bin', 'node')
  mkdirSync(dirname(binary), { recursive: true })
  copyFileSync(contents.nodeBinary, binary)
  for (const file of [archive, `${archive}.ok`, `${binary}.ok`]) writeFileSync(file, '')
}
