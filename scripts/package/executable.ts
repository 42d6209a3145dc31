import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { isHost, type Target } from './targets.ts'

const run = promisify(execFile)

/** The content of an executable. */
export interface Contents {
  script: string
  /** Files by their name at run time. */
  assets: Record<string, string>
  nodeBinary: string
  nodeVersion: string
}

/**
 * Makes the executable with pkg in its SEA mode: a plain Node with the script and its assets inside. Nothing
 * is downloaded: pkg runs with its own home folder, in which the Node binary looks like a finished download.
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
        // The code cache only works on the system that made it.
        useCodeCache: isHost(target),
        execArgv: nodeOptions,
        // NODE_OPTIONS could load anything into a program that is trusted to count keys.
        execArgvExtension: 'none',
        assets: contents.assets,
      },
    }
    await run(process.execPath, [join(import.meta.dirname, 'run-pkg.ts'), JSON.stringify(job)], {
      // V8 rejects a code cache that was made with other options, and Node warns of that at every start.
      env: { ...process.env, HOME: home, USERPROFILE: home, NODE_OPTIONS: nodeOptions.join(' ') },
    })
    lay(built, output)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** The input of `run-pkg.ts`. */
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

/**
 * The young heap is small, and V8 has one thread for its work: each of the four it usually has keeps memory of its own. The
 * helper may ask it to free memory (`free-memory.ts`).
 */
const nodeOptions = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--expose-gc',
]

/**
 * Copied, as an installer would: Linux keeps a file that pkg wrote in one go in memory in pieces of 2 MB, and
 * a process that runs it then uses 24 MB more. A running process keeps the old file.
 */
function lay(built: string, output: string): void {
  mkdirSync(dirname(output), { recursive: true })
  rmSync(output, { force: true })
  copyFileSync(built, output)
}

/** pkg considers a download finished when there is an empty `.ok` file beside it. */
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
