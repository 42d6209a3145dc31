import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../scripts/root.ts'
import { end, type Processes, wasSignalled } from '../desktop/process.ts'
import { logLine } from './log-line.ts'

/** A real server process with its own database, which can be killed and restarted on the same data. */
export interface RunningServer {
  readonly url: string
  /** Its whole output, once it contains this text. */
  printed(words: string): Promise<string>
  kill(): Promise<void>
  restart(): Promise<void>
}

export async function startServer(
  processes: Processes,
  dataFolder: string,
  settings: Record<string, string> = {},
  args: string[] = [],
): Promise<RunningServer> {
  let current = await start(processes, dataFolder, settings, args)
  return {
    get url() {
      return current.url
    },
    printed: words => current.printed(words),
    kill: async () => {
      await end(current.process, 'SIGKILL')
    },
    restart: async () => {
      current = await start(processes, dataFolder, settings, args)
    },
  }
}

async function start(
  processes: Processes,
  dataFolder: string,
  settings: Record<string, string>,
  args: string[],
): Promise<{ process: ChildProcess; url: string; printed: RunningServer['printed'] }> {
  const server = processes.start(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'server/src/main.ts'), 'serve', ...args],
    {
      cwd: dataFolder,
      env: { ...process.env, DATA_DIR: dataFolder, PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const chunks: string[] = []
  const outputs = [server.stdout, server.stderr]
  for (const output of outputs) output?.on('data', chunk => chunks.push(String(chunk)))
  const { url } = await logLine(server, 'listening')
  // If a later check in the test fails, this is why.
  server.once('close', code => {
    if (!wasSignalled(server))
      console.error(`The server ended unexpectedly with code ${code}. Its output:\n${chunks.join('')}`)
  })
  if (!url) throw new Error('the server did not say where it listens')
  const printed = (words: string) =>
    new Promise<string>(resolve => {
      const look = () => chunks.join('').includes(words) && resolve(chunks.join(''))
      look()
      for (const output of outputs) output?.on('data', look)
    })
  return { process: server, url, printed }
}
