import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { asRoot } from './as-root.ts'

const run = promisify(execFile)
/** Ada's. */
const userId = 4_242

/**
 * A shell script that runs a command in another file system, as Ada in her home folder, with this machine's processes,
 * devices and displays. Its mounts are seen only there, and end with it.
 */
const enter = `root=$1; shift
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
exec chroot --userspec=${userId}:${userId} "$root" /usr/bin/env -i HOME=/home/ada PATH=/usr/bin:/bin "$@"`

/** A file system in which Ada works. */
export interface Inside {
  /** Runs a command there and returns what it prints. Rejects with its output if it fails. */
  run(...command: string[]): Promise<string>
  start(...command: string[]): ChildProcess
  /** Ends a command as a sign-out does. */
  end(child: ChildProcess): Promise<void>
}

/** @param environment of every command, besides HOME and PATH */
export function inside(root: string, environment: Record<string, string>): Inside {
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const entering = (command: readonly string[]) =>
    asRoot(
      'unshare',
      '--mount',
      'sh',
      '-ec',
      enter,
      'sh',
      root,
      ...settings,
      'sh',
      '-c',
      'cd; exec "$@"',
      'sh',
      ...command,
    )
  const end = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    await run(...asRoot('kill', String(child.pid)))
    await gone
  }
  return {
    end,
    async run(...command) {
      const running = run(...entering(command))
      // A command that reads its input would wait for it.
      running.child.stdin?.end()
      return (await running).stdout
    },
    start(...command) {
      const child = spawn(...entering(command), { stdio: ['ignore', 'pipe', 'pipe'] })
      onTestFinished(() => end(child))
      return child
    },
  }
}

/** Makes Ada's home folder. */
export async function makeHome(root: string): Promise<void> {
  await run(
    ...asRoot('install', '-d', '-m', '0700', '-o', String(userId), '-g', String(userId), `${root}/home/ada`),
  )
}

/** Lets Ada use a display. */
export async function letIn(environment: NodeJS.ProcessEnv): Promise<void> {
  await run('xhost', [`+SI:localuser:#${userId}`], { env: environment })
}
