import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { until } from './until.ts'

const programs = ['Xvfb', 'openbox', 'xterm', 'xdotool', 'xprop', 'xset']

/**
 * Why tests with a real display can't run here; empty when they can. On a build server the programs are
 * required: without them the tests fail.
 */
export const noDisplayHere = whyNot()

function whyNot(): string {
  if (process.platform !== 'linux') return 'these tests need Linux'
  const missing = programs.filter(program => spawnSync('which', [program]).status !== 0)
  if (missing.length === 0 || process.env['CI'] === 'true') return ''
  return `not installed: ${missing.join(', ')}`
}

export interface TestDisplay {
  name: string
  /** Sends real input. */
  xdotool(...args: string[]): void
  /** Changes the screen saver, as a screen locker or a player would. */
  xset(...args: string[]): void
  /** Starts a terminal and waits until it is in front. */
  terminal(title: string, ...args: string[]): Promise<ChildProcess>
  /** Runs a system program on this display and returns its output. */
  run(program: string, ...args: string[]): string
  /** Kills the display. */
  kill(): Promise<void>
}

/** Starts an X server with a window manager for the running test. */
export async function startDisplay(...serverArgs: string[]): Promise<TestDisplay> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-noreset', '-nolisten', 'tcp', ...serverArgs],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  )
  endAfterTest(server)
  const [number] = await once(server.stdio[3] ?? server, 'data')
  const name = `:${String(number).trim()}`
  const environment = { ...process.env, DISPLAY: name }
  const start = (program: string, ...args: string[]) =>
    endAfterTest(spawn(program, args, { stdio: 'ignore', env: environment }))
  const ask = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

  start('openbox')
  await until(() => {
    if (!ask('xprop', '-root', '_NET_SUPPORTING_WM_CHECK').includes('0x'))
      throw new Error('no window manager')
  })
  return {
    name,
    xdotool: (...args) => void ask('xdotool', ...args),
    xset: (...args) => void ask('xset', ...args),
    run: ask,
    async terminal(title, ...args) {
      const terminal = start(
        'xterm',
        '-T',
        title,
        '-geometry',
        '80x24+100+100',
        ...args,
        '-e',
        'sleep',
        '600',
      )
      await until(() => {
        if (!ask('xdotool', 'getactivewindow', 'getwindowname').includes(title))
          throw new Error('not in front')
      })
      return terminal
    },
    async kill() {
      server.kill('SIGKILL')
      await once(server, 'exit')
    },
  }
}

function endAfterTest(child: ChildProcess): ChildProcess {
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
