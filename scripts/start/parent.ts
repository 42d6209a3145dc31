import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const lookEveryMs = 1_000

/**
 * Calls back once the npm that started this program has ended. npm passes no pipe that would close with it,
 * and a signal to it (or its death) ends at most the shell between the two. So its process is checked every
 * second. Without npm nothing happens: the program may be meant to keep running.
 */
export function whenNpmIsGone(environment: NodeJS.ProcessEnv, gone: () => void): void {
  if (environment['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const npm = parentOfShell(parent) ?? parent
  const timer = setInterval(() => {
    if (process.ppid === parent && isRunning(npm)) return
    clearInterval(timer)
    gone()
  }, lookEveryMs)
  timer.unref()
}

/** Whether a process runs. A zombie counts as ended, because npm is not our child to wait for. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * The parent of a process that is a shell with one command; undefined for any other process, and if the
 * system does not say.
 */
function parentOfShell(pid: number): number | undefined {
  try {
    const { parent, command } = process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
    return /^\S*sh -c /.test(command) ? parent : undefined
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}

function fromProc(pid: number): { parent: number; command: string } {
  // The program's name in brackets may contain spaces and brackets.
  const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return {
    parent: Number(parent),
    command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
  }
}

function fromPs(pid: number): { parent: number; command: string } {
  const printed = execFileSync('ps', ['-o', 'ppid=', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  const [, parent, command = ''] = /^\s*(\d+) (.*)/.exec(printed) ?? []
  return { parent: Number(parent), command }
}
