import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../scripts/root.ts'
import { lacking } from './desktop/needed.ts'
import { end, Processes } from './desktop/process.ts'
import { logLine } from './product/log-line.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const batches = 10

/** A finished system call, its file, and the beginning of the bytes, if any. */
interface Call {
  name: string
  line: string
}

describe.skipIf(lacking.length > 0)(`a server whose power is cut${why}`, () => {
  it('has on disk what it acknowledged: the log is synced after each write, before the answer', async () => {
    const { calls, statuses } = await traceServer()

    const isLogWrite = ({ name, line }: Call) => /^p?write/.test(name) && line.includes('telemetry.db-wal>')
    const isLogSync = ({ name, line }: Call) =>
      /^f(data)?sync$/.test(name) && line.includes('telemetry.db-wal>')
    const answers = calls.flatMap(({ line }, at) => (line.includes('HTTP/1.1 201') ? [at] : []))
    const unsynced = answers.filter(at => {
      const before = calls.slice(0, at)
      return before.findLastIndex(isLogSync) < before.findLastIndex(isLogWrite)
    })

    expect(statuses).toEqual(Array.from({ length: batches }, () => 201))
    expect(answers).toHaveLength(batches)
    // Each batch has its own commit, because the next one is sent only after its answer.
    expect(calls.filter(isLogSync).length).toBeGreaterThanOrEqual(batches)
    expect(unsynced).toEqual([])
  })
})

/** Runs a server with its usual settings, sends it batches one by one, and returns its system calls. */
async function traceServer(): Promise<{ calls: Call[]; statuses: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-power-'))
  const processes = new Processes()
  onTestFinished(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  const trace = join(folder, 'trace')
  const traced = 'trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg'
  const server = processes.start(
    'strace',
    // With -D the server is our own child, so that the signal ends it and not the tracer.
    ['-D', '-f', '-y', '-s', '64', '-e', traced, '-e', 'signal=none', '-o', trace, process.execPath].concat([
      '--disable-warning=ExperimentalWarning',
      join(root, 'server/src/main.ts'),
      'serve',
    ]),
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const { url } = await logLine(server, 'listening')

  const statuses: number[] = []
  for (let sequence = 1; sequence <= batches; sequence++) {
    const event = {
      user_id: 'ada',
      timestamp: new Date(Date.now() - 60_000 + sequence * 1_000).toISOString(),
      app_name: 'Code',
      keystroke_count: sequence,
      mouse_clicks: 0,
      mouse_distance: 0,
      idle_seconds: 0,
    }
    const answer = await fetch(`${url}/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ device_id: 'd', epoch: 'e', sequence, events: [event] }),
    })
    statuses.push(answer.status)
    await answer.text()
  }
  await end(server, 'SIGTERM')
  await expect
    .poll(() => readFileSync(trace, 'utf8'))
    .toMatch(new RegExp(`^${server.pid}\\s+\\+{3} exited`, 'm'))
  return { calls: callsIn(readFileSync(trace, 'utf8')), statuses }
}

/**
 * The calls in the order in which they ended. A call that other threads interrupt is written in two lines.
 */
function callsIn(trace: string): Call[] {
  const begun = new Map<string, string>()
  return trace.split('\n').flatMap(line => {
    const [, thread = '', said = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (said.endsWith('<unfinished ...>')) {
      begun.set(thread, said)
      return []
    }
    const whole = said.startsWith('<...') ? `${begun.get(thread) ?? ''} ${said}` : said
    const name = /^(\w+)\(/.exec(whole)?.[1]
    return name === undefined ? [] : [{ name, line: whole }]
  })
}
