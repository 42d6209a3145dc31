import { execFileSync, spawnSync } from 'node:child_process'

const isRoot = process.getuid?.() === 0
const prefix = isRoot ? [] : ['sudo', '-n']

/** Whether this user is root, or may act as root without a password. */
export const canBeRoot = isRoot || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0

/** The program and arguments that run a command as root. */
export function asRoot(command: string, ...args: string[]): [program: string, args: string[]] {
  const [program = command, ...rest] = [...prefix, command, ...args]
  return [program, rest]
}

/** Runs a command as root and returns what it prints. Throws with its output if it fails. */
export function runAsRoot(command: string, ...args: string[]): string {
  const [program, rest] = asRoot(command, ...args)
  return execFileSync(program, rest, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 64 * 1024 * 1024 })
}
