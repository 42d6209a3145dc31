import { spawn, spawnSync } from 'node:child_process'

/** Starts a program that outlives this one. Returns its process id. */
export function startDetached(file: string, args: readonly string[]): number | undefined {
  const child = spawn(file, [...args], { detached: true, stdio: 'ignore', windowsHide: true })
  // A program that could not be started has no process id: the caller sees that.
  child.on('error', () => {})
  child.unref()
  return child.pid
}

/**
 * The same for a process that becomes another program afterwards: that one does not know of any child, and a child
 * that no one asks about stays in the list of processes when it has ended. So a shell starts it, and ends.
 */
export function startAsOrphan(file: string, args: readonly string[]): number | undefined {
  if (!canBecome()) return startDetached(file, args)
  const script = '"$0" "$@" </dev/null >/dev/null 2>&1 & echo $!'
  const { stdout } = spawnSync('/bin/sh', ['-c', script, file, ...args], { encoding: 'utf8' })
  const pid = Number(stdout)
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/** Whether this process can become another program and keep its id, so that what supervises it does not notice. */
export function canBecome(): boolean {
  return process.execve !== undefined && process.platform !== 'win32'
}

/** Becomes another program; where that is impossible, starts it and ends. */
export function becomeProgram(file: string, args: readonly string[]): never {
  // The channel of a parent is closed then; the new program must not look for it.
  const { NODE_CHANNEL_FD: _, NODE_CHANNEL_SERIALIZATION_MODE: __, ...environment } = process.env
  if (canBecome()) process.execve?.(file, [file, ...args], environment)
  startDetached(file, args)
  process.exit(0)
}
