import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import type { Processes } from './process.ts'

const run = promisify(execFile)

/** A real X desktop with two monitors, side by side, and a window manager. */
export interface Desktop {
  environment: NodeJS.ProcessEnv
  xdotool(...args: string[]): Promise<string>
}

export async function startDesktop(processes: Processes): Promise<Desktop> {
  const display = await startXvfb(processes)
  const environment = {
    ...process.env,
    DISPLAY: display,
    WAYLAND_DISPLAY: undefined,
    XDG_SESSION_TYPE: 'x11',
  }
  const x = async (program: string, ...args: string[]) =>
    (await run(program, args, { env: environment })).stdout.trim()
  await x('xrandr', '--setmonitor', 'LEFT', '1920/508x1080/285+0+0', 'screen')
  await x('xrandr', '--setmonitor', 'RIGHT', '1920/508x1080/285+1920+0', 'none')
  processes.start('openbox', [], { env: environment, stdio: 'ignore' })
  await vi.waitFor(async () => {
    if (!(await x('xprop', '-root', '_NET_SUPPORTING_WM_CHECK')).includes('window id'))
      throw new Error('no window manager yet')
  }, patience)
  return { environment, xdotool: (...args) => x('xdotool', ...args) }
}

async function startXvfb(processes: Processes): Promise<string> {
  const server = processes.start(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '3840x1080x24', '-noreset', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  const pipe = server.stdio[3]
  if (!pipe) throw new Error('Xvfb was started without its display pipe')
  const number = await new Promise<string>((resolve, reject) => {
    pipe.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    server.once('exit', code => reject(new Error(`Xvfb ended with code ${code}`)))
  })
  return `:${number}`
}
