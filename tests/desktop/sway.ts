import { type ChildProcess, execFile } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { patience, patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import { end, type Processes } from './process.ts'

const run = promisify(execFile)

/** A real Wayland compositor without a screen, and a person's programs on it. */
export interface Sway extends AsyncDisposable {
  /** For programs that observe it. */
  environment: NodeJS.ProcessEnv
  /** Opens a terminal whose title is what is typed into it, line by line. */
  terminal(appId: string, title: string): ChildProcess
  /** Presses the keys of a text and Enter, in the window in front. */
  type(text: string): Promise<void>
  focus(appId: string): Promise<void>
  /** Kills the compositor, and with it the windows. */
  kill(): Promise<void>
  /** Starts it again at the same place. */
  restart(): Promise<void>
}

/** Sway refuses to run as root, so root starts it and its programs as the user without rights. */
const nobody = 65_534
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
const socketName = 'wayland-1'

export async function startSway(processes: Processes): Promise<Sway> {
  // The folder's name must be short: it is part of a socket's.
  const folder = mkdtempSync(join(tmpdir(), 'tt-sway-'))
  const config = join(folder, 'config')
  writeFileSync(config, 'xwayland disable\noutput HEADLESS-1 resolution 1920x1080\n')
  if ('uid' in user) chownSync(folder, nobody, nobody)
  const own = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    WAYLAND_DISPLAY: socketName,
    SWAYSOCK: join(folder, 'ipc'),
  }
  const { WAYLAND_DISPLAY: _, ...ofCompositor } = own
  const options = { ...user, cwd: folder, stdio: 'ignore' } as const
  let compositor = await start()
  return {
    environment: {
      ...process.env,
      DISPLAY: undefined,
      XDG_SESSION_TYPE: 'wayland',
      WAYLAND_DISPLAY: join(folder, socketName),
    },
    terminal: (appId, title) =>
      processes.start(
        'foot',
        [
          '--app-id',
          appId,
          '--title',
          title,
          'sh',
          '-c',
          'while read -r t; do printf "\\033]0;%s\\007" "$t"; done',
        ],
        { ...options, env: own },
      ),
    // The first key of a new virtual keyboard can be lost: it is a space, which `read` drops.
    type: async text =>
      void (await run('wtype', [' ', '-d', '20', text, '-k', 'Return'], { ...user, env: own })),
    focus: async appId => void (await run('swaymsg', [`[app_id="${appId}"] focus`], { ...user, env: own })),
    async kill() {
      await end(compositor, 'SIGKILL')
    },
    async restart() {
      compositor = await start()
    },
    async [Symbol.asyncDispose]() {
      await end(compositor, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }

  /**
   * A keyboard that stays, as on a computer, and on which nothing is typed. Without one, browsers do not know whether they have
   * the focus, and programs lose keys while they learn that there is a keyboard.
   */
  function plugKeyboardIn(): void {
    processes.start('wtype', ['-s', String(patienceMs * 10)], { ...options, env: own })
  }

  async function start(): Promise<ChildProcess> {
    for (const left of [own.SWAYSOCK, join(folder, socketName)]) rmSync(left, { force: true })
    const child = processes.start('sway', ['--config', config], {
      ...options,
      env: {
        ...ofCompositor,
        WLR_BACKENDS: 'headless',
        WLR_RENDERER: 'pixman',
        WLR_LIBINPUT_NO_DEVICES: '1',
      },
    })
    await vi.waitFor(() => {
      if (child.exitCode !== null) throw new Error(`sway ended with ${child.exitCode}`)
      if (!existsSync(own.SWAYSOCK) || !existsSync(join(folder, socketName))) throw new Error('no sway yet')
    }, patience)
    plugKeyboardIn()
    return child
  }
}
