import { type ChildProcess, execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import {
  type BusArguments,
  openSessionBus,
  type SessionBus,
} from '../../native-host/src/platform/linux/session-bus.ts'
import { end, type Processes } from './process.ts'

const run = promisify(execFile)

/** A real GNOME Shell without a screen, and a person's programs on it. */
export interface Gnome extends AsyncDisposable {
  /** For programs of the session. */
  environment: NodeJS.ProcessEnv
  /** The person's folder. */
  home: string
  /** Runs a program of the session and returns what it prints. */
  run(program: string, ...args: string[]): Promise<string>
  /** What a setting of GNOME Shell is. */
  setting(name: string): Promise<string>
  /** Opens a terminal whose title is what is typed into it, line by line. */
  terminal(appId: string, title: string): ChildProcess
  /** Presses the keys of a text and Enter, in the window in front. */
  type(text: string): Promise<void>
  /** Does in the shell what a person does with the pointer; `window` is the one with this title. */
  act(title: string, script: string): Promise<void>
  lock(): Promise<void>
  unlock(): Promise<void>
  /** Signs out the hard way, and with it ends the windows. */
  kill(): Promise<void>
  /** Starts the shell again, as at the next sign-in. */
  start(): Promise<void>
}

const shell = { destination: 'org.gnome.Shell', path: '/org/gnome/Shell', interface: 'org.gnome.Shell' }
const remote = {
  destination: 'org.gnome.Mutter.RemoteDesktop',
  path: '/org/gnome/Mutter/RemoteDesktop',
  interface: 'org.gnome.Mutter.RemoteDesktop',
}
const socketName = 'wayland-1'
const keysyms = { enter: 0xff0d, shift: 0xffe1 }
/** Without GDM there would be none. Since GNOME 45 the shell is made of modules. */
const makeLockScreen = `(() => {
  try {
    globalThis.shield = Main.screenShield ??= new imports.ui.screenShield.ScreenShield()
  } catch {
    import('resource:///org/gnome/shell/ui/screenShield.js').then(({ ScreenShield }) => {
      globalThis.shield = new ScreenShield()
    })
  }
  return true
})()`

export async function startGnome(processes: Processes, settings: Record<string, string>): Promise<Gnome> {
  // The folder's name must be short: it is part of a socket's.
  const folder = mkdtempSync(join(tmpdir(), 'tt-gnome-'))
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_SESSION_TYPE: 'wayland',
    WAYLAND_DISPLAY: socketName,
    GSETTINGS_BACKEND: 'keyfile',
    ...settings,
    ...(await startBuses(processes, folder)),
  }
  let bus: SessionBus
  let compositor: ChildProcess
  let keyboard: string
  await start()
  const runHere = async (program: string, ...args: string[]) =>
    (await run(program, args, { env: environment, cwd: folder })).stdout
  return {
    environment,
    home: folder,
    run: runHere,
    setting: name => runHere('gsettings', 'get', 'org.gnome.shell', name),
    terminal: (appId, title) =>
      processes.start(
        'foot',
        [
          ...['--app-id', appId, '--title', title, '--window-size-pixels', '500x400'],
          ...['sh', '-c', 'while read -r t; do printf "\\033]0;%s\\007" "$t"; done'],
        ],
        { env: environment, cwd: folder, stdio: 'ignore' },
      ),
    async type(text) {
      for (const letter of text) await press(letter.charCodeAt(0))
      await press(keysyms.enter)
    },
    act: async (title, script) =>
      void (await evaluate(`
        const { meta_window: window } = global.get_window_actors().find(
          ({ meta_window: { title } }) => title === ${JSON.stringify(title)})
        ${script}`)),
    lock: async () => void (await evaluate('globalThis.shield.lock(false)')),
    unlock: async () => void (await evaluate('globalThis.shield.deactivate(false)')),
    async kill() {
      bus.close()
      await end(compositor, 'SIGKILL')
    },
    start,
    async [Symbol.asyncDispose]() {
      bus.close()
      await end(compositor, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }

  async function start(): Promise<void> {
    // The last one marks a shell that crashed soon after its start: the next one would start without extensions.
    for (const left of [socketName, `${socketName}.lock`, 'gnome-shell-disable-extensions'])
      rmSync(join(folder, left), { force: true })
    compositor = processes.start(
      'gnome-shell',
      [
        ...['--headless', '--wayland', '--no-x11', '--wayland-display', socketName],
        // Lets this test evaluate scripts in it.
        ...['--virtual-monitor', '1280x800', '--unsafe-mode'],
      ],
      { env: { ...environment, WAYLAND_DISPLAY: undefined }, cwd: folder, stdio: 'ignore' },
    )
    bus = await openSessionBus(environment)
    await vi.waitFor(async () => {
      if (compositor.exitCode !== null) throw new Error(`gnome-shell ended with ${compositor.exitCode}`)
      if (!existsSync(join(folder, socketName))) throw new Error('no display yet')
      if (!(await evaluate('Main.layoutManager._startingUp === false'))) throw new Error('it is starting')
    }, patience)
    // A session begins with the overview, which takes the keys.
    await evaluate(`Main.overview.hide(), ${makeLockScreen}`)
    await vi.waitFor(async () => {
      if (!(await evaluate('globalThis.shield !== undefined'))) throw new Error('no lock screen yet')
    }, patience)
    const [session] = await bus.call({ ...remote, member: 'CreateSession' })
    keyboard = String(session)
    await ofKeyboard('Start')
    // There is a keyboard from the first key on. Programs that run already lose keys until they know it.
    await press(keysyms.shift)
  }

  async function press(keysym: number): Promise<void> {
    for (const isPressed of [true, false])
      await ofKeyboard('NotifyKeyboardKeysym', { signature: 'ub', values: [keysym, isPressed] })
  }

  async function evaluate(script: string): Promise<unknown> {
    const [isFine, result] = await bus.call(
      { ...shell, member: 'Eval' },
      { signature: 's', values: [script] },
    )
    if (isFine !== true) throw new Error(`GNOME Shell cannot evaluate ${script}: ${result}`)
    return result === '' ? undefined : JSON.parse(String(result))
  }

  async function ofKeyboard(member: string, args?: BusArguments): Promise<void> {
    const session = { ...remote, path: keyboard, interface: `${remote.interface}.Session` }
    await bus.call({ ...session, member }, args)
  }
}

/** One bus is both that of the session and that of the system, which would have logind and GDM. It starts no programs. */
async function startBuses(processes: Processes, folder: string) {
  const [path, config] = [join(folder, 'bus'), join(folder, 'bus.conf')]
  mkdirSync(join(folder, '.config'))
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>unix:path=${path}</listen><policy context="default">
       <allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  )
  processes.start('dbus-daemon', ['--nofork', '--config-file', config], { stdio: 'ignore' })
  await vi.waitFor(() => {
    if (!existsSync(path)) throw new Error('no bus yet')
  }, patience)
  return { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}`, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${path}` }
}
