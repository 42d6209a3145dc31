import { join } from 'node:path'
import { parts } from './build/parts.ts'
import { buildMissing } from './build/progress.ts'
import { acknowledgeByStarting } from './start/acknowledge.ts'
import { type Child, startChild } from './start/child.ts'
import { whyNoDesktop } from './start/desktop.ts'
import { type Environment, readEnvironment } from './start/environment.ts'
import { whenNpmIsGone } from './start/parent.ts'

/**
 * `npm start`: builds what is missing, starts the server and this machine's helper, and stops both together.
 * `--demo` serves a made-up company instead.
 */
async function start(demo: boolean): Promise<number> {
  const environment = readEnvironment()
  console.log(demo ? '\nTelemetry Tracker: demo company\n' : '\nTelemetry Tracker\n')
  await buildMissing(parts, console.log)

  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())
  whenNpmIsGone(process.env, () => stopped.abort())
  const children: Child[] = []
  try {
    const server = demo
      ? startPart('server', 'server/src/main.ts', ['serve', '--demo'], environment, console.log)
      : startPart('server', 'server/src/main.ts', ['serve'], environment)
    children.push(server)
    const { url = '' } = await server.said(line => line.msg === 'listening')
    if (!demo) {
      console.log(`  ✔ Server at ${url}`)
      const helper = startHelper(environment, url)
      if (helper) children.push(helper)
      console.log(addresses(url, environment.userId))
    }
    await Promise.race([server.ended, wasAborted(stopped.signal)])
    if (!stopped.signal.aborted) throw new Error('  ! The server stopped unexpectedly. See its log.')
    return 0
  } catch (error) {
    if (stopped.signal.aborted) return 0
    throw error
  } finally {
    await stopAll(children)
  }
}

/**
 * glibc gives each thread its own heap and keeps freed memory there. Two heaps save some 40 MB per process at
 * no cost. Other C libraries ignore this.
 */
const fewHeaps = { MALLOC_ARENA_MAX: '2' }

function startPart(
  name: string,
  entry: string,
  args: string[],
  { variables, dataFolder }: Environment,
  sayText?: (text: string) => void,
): Child {
  return startChild({
    name,
    entry,
    args,
    environment: { ...fewHeaps, ...variables },
    logFolder: join(dataFolder, 'log'),
    say: console.error,
    sayText,
  })
}

function startHelper(environment: Environment, url: string): Child | undefined {
  const why = whyNoDesktop(process.platform, environment.variables)
  if (why) {
    console.log(`  – The helper is not started: ${why}.\n    To try it with demo data instead: npm run demo`)
    return undefined
  }
  const variables = { BACKEND_URL: url, ...environment.variables }
  acknowledgeByStarting(environment, console.log)
  const helper = startPart('helper', 'native-host/src/main.ts', ['agent'], { ...environment, variables })
  helper
    .said(line => line.msg === 'recording')
    .then(
      () => console.log('  ✔ Helper is recording counts, never keys'),
      error => console.error(`  ! Helper: ${error.message}`),
    )
  return helper
}

function addresses(url: string, userId: string): string {
  return `
  Your page       ${url}/dashboard/${encodeURIComponent(userId)}
  Admin           ${url}/admin

  To see sites instead of titles: npm run register-browser, then load the folder
  extension/.output/chrome-mv3 in chrome://extensions (Developer mode, "Load unpacked").

  Ctrl-C stops everything.
`
}

function wasAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** The helper stops first, so that it can still deliver its last batch. */
async function stopAll(children: Child[]): Promise<void> {
  for (const child of children.toReversed()) {
    child.process.kill('SIGTERM')
    await child.ended
  }
}

try {
  process.exitCode = await start(process.argv.includes('--demo'))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
