import { spawn } from 'node:child_process'
import { root } from '../../scripts/root.ts'

/** Docker, or a program with the same commands. */
export interface Engine {
  /** Runs a command and returns its output. Rejects with all it printed if it fails. */
  run(...args: string[]): Promise<string>
  /** Runs a command and returns its exit code. */
  code(...args: string[]): Promise<number | null>
}

/** An engine by its command line, such as `docker` or `podman --runtime runc`. */
export function createEngine(command: string): Engine {
  const [program = 'docker', ...always] = command.split(' ')

  async function ran(args: string[]) {
    const child = spawn(program, [...always, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, all]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', chunk => void [out, all].map(list => list.push(chunk)))
    child.stderr.on('data', chunk => void all.push(chunk))
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    )
    return { code, out: Buffer.concat(out).toString(), all: Buffer.concat(all).toString() }
  }

  return {
    async run(...args) {
      const { code, out, all } = await ran(args)
      if (code !== 0) throw new Error(`${program} ${args[0]} ended with code ${code}:\n${all}`)
      return out
    },
    code: async (...args) => (await ran(args)).code,
  }
}
