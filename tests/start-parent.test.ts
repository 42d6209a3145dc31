import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/root.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'

describe.skipIf(lacking.length > 0 || process.platform !== 'linux')('what npm start leaves behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-start-parent-'))
  const processes = new Processes()
  const left = new Set<number>()

  afterAll(async () => {
    for (const pid of left) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('is nothing after %s to npm alone', async signal => {
    const { npm, below, dataDir } = await startProduct(`npm-${signal}`)

    npm.kill(signal)

    await expectGone(below)
    expectEndedCleanly(dataDir)
  })

  it('is nothing after Ctrl-C, which a terminal sends to its whole group', async () => {
    const { npm, below, dataDir } = await startProduct('ctrl-c')
    const exited = once(npm, 'exit')

    process.kill(-(npm.pid ?? 0), 'SIGINT')

    await exited
    await expectGone(below)
    expectEndedCleanly(dataDir)
  })

  it('is nothing after its own program is killed: server and helper stop by themselves', async () => {
    const { npm, below, dataDir } = await startProduct('program')
    const program = below.find(
      ({ command }) => command.includes('scripts/start.ts') && !command.startsWith('sh '),
    )

    if (program !== undefined) process.kill(program.pid, 'SIGKILL')

    await once(npm, 'exit')
    await expectGone(below)
    // The killed program writes the server's log; the helper writes its own.
    expect(logOf(dataDir, 'helper')).toContain('the agent ends')
  })

  async function startProduct(name: string) {
    const dataDir = join(folder, name)
    const desktop = await startDesktop(processes)
    const npm = spawn('npm', ['start'], {
      cwd: root,
      // A separate process group, as a terminal creates it.
      detached: true,
      env: { ...process.env, ...desktop.environment, DATA_DIR: dataDir, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (npm.pid !== undefined) left.add(npm.pid)
    await said(npm, 'Helper is recording')
    const below = descendantsOf(npm.pid ?? 0)
    for (const { pid } of below) left.add(pid)
    // Program, server, helper and the helper's collector.
    expect(below.length).toBeGreaterThanOrEqual(4)
    return { npm, below, dataDir }
  }
})

/** Keeps reading afterwards: a program whose output is not read would end for another reason. */
function said({ stdout }: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    stdout?.on('data', chunk => {
      text += chunk
      if (text.includes(words)) resolve()
    })
    stdout?.on('end', () => reject(new Error(`it ended before it said "${words}":\n${text}`)))
  })
}

/** From their logs: a process that was killed logs nothing. */
function expectEndedCleanly(dataDir: string): void {
  expect(logOf(dataDir, 'helper')).toContain('the agent ends')
  expect(logOf(dataDir, 'server')).toContain('"msg":"stopping"')
}

function logOf(dataDir: string, name: string): string {
  return readFileSync(join(dataDir, 'log', `${name}.log`), 'utf8')
}

async function expectGone(below: readonly Process[]): Promise<void> {
  await expect.poll(() => below.filter(({ pid }) => isRunning(pid))).toEqual([])
}

interface Process {
  pid: number
  command: string
}

function descendantsOf(pid: number): Process[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return children
    .map(Number)
    .flatMap(child => [{ pid: child, command: commandOf(child) }, ...descendantsOf(child)])
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
}

/** A zombie process still has its id, but no longer runs. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return false
    throw error
  }
}
