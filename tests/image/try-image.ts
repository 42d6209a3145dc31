import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import { createEngine, type Engine } from './engine.ts'

/** What an image has to keep. */
const limits = { megabytes: 250, readySeconds: 10, stopSeconds: 10 }
/** A slow machine gets a wrong verdict, but no endless wait. */
const givesUpAfterMs = 180_000
const pollMs = 100

/**
 * `npm run try-image`: builds the image and runs it as docs/deploy/server.md says: on a read-only disk, without capabilities. Prints its size, the
 * time until it is ready, its user, and how it stops while a request is under way. Ends with 1 if one of them misses its limit.
 */
const program = new Command('try-image')
  .option('--engine <command>', 'docker, podman, or either with options', 'docker')
  .option('--image <name>', 'an image that is already built')
  .option('--build-arg <NAME=value...>', 'for the build, such as BASE_IMAGE=…', [])
  .option('--port <number>', 'a free port of this machine', '5055')
  .parse()
const {
  engine: command,
  image,
  buildArg,
  port,
} = program.opts<{
  engine: string
  image?: string
  buildArg: string[]
  port: string
}>()

const misses: string[] = []
const engine = createEngine(command)
const tag = image ?? 'telemetry-tracker:try'
if (image === undefined)
  await engine.run('build', ...buildArg.flatMap(each => ['--build-arg', each]), '--tag', tag, '.')
await tryImage(engine)
for (const miss of misses) console.error(`✖ ${miss}`)
process.exitCode = misses.length === 0 ? 0 : 1

async function tryImage(engine: Engine): Promise<void> {
  const bytes = Number(await engine.run('image', 'inspect', '--format', '{{.Size}}', tag))
  report('size', bytes / 1e6, 'MB', limits.megabytes)

  const name = `tracker-try-${randomUUID().slice(0, 8)}`
  const protections = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']
  // The port is that of the machine, so that every engine's network will do.
  const settings = { PORT: port, OPEN_MODE: 'true', TRUST_CLOCK: 'true' }
  const variables = Object.entries(settings).map(([key, value]) => `--env=${key}=${value}`)
  const started = Date.now()
  await engine.run('run', '--detach', '--name', name, '--network=host', ...protections, ...variables, tag)
  try {
    await untilReady()
    report('ready', secondsSince(started), 's', limits.readySeconds)
    console.log(`processor time until then: ${(await processorSeconds(engine, name)).toFixed(1)} s`)
    await checkHealth(engine, name)
    await checkRights(engine, name)
    await stopDuringRequest(engine, name)
  } catch (error) {
    console.error(await engine.run('logs', name))
    throw error
  } finally {
    await engine.run('rm', '--force', '--volumes', name)
  }
}

/** Asks over HTTP: a program started in the container for each question would take the processor from the server. */
async function untilReady(): Promise<void> {
  const until = Date.now() + givesUpAfterMs
  while (!(await isReady())) {
    if (Date.now() > until) throw new Error('The server did not become ready.')
    await setTimeout(pollMs)
  }
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).ok
  } catch {
    return false
  }
}

/** What the server's process has used so far; unlike the time, it depends little on how busy the machine is. */
async function processorSeconds(engine: Engine, name: string): Promise<number> {
  const program = `console.log(require('fs').readFileSync('/proc/1/stat', 'utf8'))`
  const stat = await engine.run('exec', name, '/usr/local/bin/node', '--eval', program)
  // The name in parentheses can have spaces. Of the fields after it, two are the ticks in user and kernel mode.
  const [user, kernel] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return ((user ?? 0) + (kernel ?? 0)) / 100
}

/** Runs the program of HEALTHCHECK, because not every engine does so by itself. */
async function checkHealth(engine: Engine, name: string): Promise<void> {
  if ((await engine.code('exec', name, '/usr/local/bin/node', '/app/server/dist/healthcheck.js')) !== 0)
    misses.push('must pass its health check when it is ready')
}

async function checkRights(engine: Engine, name: string): Promise<void> {
  const program = `
    const codeOf = file => { try { require('fs').writeFileSync(file, ''); return 'writable' } catch (error) { return error.code } }
    console.log([process.getuid(), codeOf('/app/x'), codeOf('/data/telemetry-tracker/x')].join(' '))`
  const found = (await engine.run('exec', name, '/usr/local/bin/node', '--eval', program)).trim()
  console.log(`user, /app, data: ${found}`)
  if (found !== '65532 EROFS writable')
    misses.push('must run as user 65532, with a read-only disk and a writable data folder')
}

/** Half of a request is sent before the server is told to stop, and the rest after. */
async function stopDuringRequest(engine: Engine, name: string): Promise<void> {
  const event = {
    user_id: 'ada',
    timestamp: new Date().toISOString(),
    app_name: 'Code',
    window_title: 'notes.md',
  }
  const counts = { keystroke_count: 6, mouse_clicks: 1, mouse_distance: 12.5, idle_seconds: 0 }
  const body = JSON.stringify({ events: [{ ...event, ...counts }] })
  const slow = request(`http://127.0.0.1:${port}/track`, { method: 'POST' })
  const answered = once(slow, 'response')
  slow.write(body.slice(0, 20))
  await fetch(`http://127.0.0.1:${port}/health`)

  const started = Date.now()
  const stopped = engine.run('stop', '--time', '30', name)
  while (await isListening()) await setTimeout(pollMs)
  slow.end(body.slice(20))
  const [answer] = await answered
  await stopped

  report('stopped', secondsSince(started), 's', limits.stopSeconds)
  const code = (await engine.run('inspect', '--format', '{{.State.ExitCode}}', name)).trim()
  console.log(`answer during the stop: ${answer.statusCode}, exit code: ${code}`)
  if (answer.statusCode !== 201 || code !== '0') misses.push('must answer current requests and exit with 0')
}

async function isListening(): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/health`)
    return true
  } catch {
    return false
  }
}

function secondsSince(startMs: number): number {
  return (Date.now() - startMs) / 1000
}

function report(what: string, value: number, unit: string, limit: number): void {
  console.log(`${what}: ${value.toFixed(1)} ${unit} (limit ${limit})`)
  if (value > limit) misses.push(`${what}: ${value.toFixed(1)} ${unit} is more than ${limit}`)
}
