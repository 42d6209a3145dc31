import { type ChildProcess, execFile } from 'node:child_process'
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import { end, type Processes } from './process.ts'

const run = promisify(execFile)

/** A real KWin without a graphics card, with two screens of fractional scale, a session bus and a person's programs on it. */
export interface Kwin extends AsyncDisposable {
  /** For programs that observe it. */
  environment: NodeJS.ProcessEnv
  /** Opens a window whose title is what is typed into it, line by line: of a Wayland program or of an X program. */
  window(appId: string, title: string, kind?: 'wayland' | 'x11'): ChildProcess
  /** Presses the keys of a text and Enter, in the window in front. */
  type(text: string): Promise<void>
  /** Does something with the window of this title, as code of KWin's scripts. */
  withWindow(title: string, code: string): Promise<void>
  /** How many scripts it runs. */
  scripts(): Promise<number>
  /** Locks the screen. Nobody can unlock it, because the program that asks for the password is missing. */
  lock(): Promise<void>
  /** Kills the compositor, and with it the windows. */
  kill(): Promise<void>
  /** Starts it again at the same place. */
  restart(): Promise<void>
}

/** KWin refuses to run as root, so root starts it, its bus and its programs as the user without rights. */
const nobody = 65_534
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
const socketName = 'wayland-1'

/** The tests and the helper may use the bus, too. */
const busConfig = (
  address: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="false"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

export async function startKwin(processes: Processes): Promise<Kwin> {
  // The folder's name must be short: it is part of a socket's.
  const folder = mkdtempSync(join(tmpdir(), 'tt-kwin-'))
  const bus = join(folder, 'bus')
  const own = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}`,
    LANG: 'C.UTF-8',
  }
  const options = { ...user, cwd: folder, stdio: 'ignore' } as const
  const config = join(folder, 'bus.conf')
  writeFileSync(config, busConfig(own.DBUS_SESSION_BUS_ADDRESS))
  mkdirSync(join(folder, '.config'))
  writeFileSync(join(folder, '.config/kscreenlockerrc'), '[Daemon]\nAutolock=false\n')
  if ('uid' in user) for (const path of [folder, join(folder, '.config')]) chownSync(path, nobody, nobody)
  const daemon = processes.start('dbus-daemon', ['--nofork', `--config-file=${config}`], {
    ...options,
    env: own,
  })
  await vi.waitFor(() => {
    if (!existsSync(bus)) throw new Error('no session bus yet')
  }, patience)
  const startedFile = join(folder, 'started')
  const xDisplay = () => readFileSync(startedFile, 'utf8').trim()
  const program = await withoutCapabilities('kwin_wayland', folder)
  let compositor = await start()
  let scripts = 0
  return {
    environment: {
      ...process.env,
      ...own,
      HOME: process.env['HOME'],
      DISPLAY: undefined,
      XDG_SESSION_TYPE: 'wayland',
      WAYLAND_DISPLAY: socketName,
    },
    window: (appId, title, kind = 'wayland') =>
      processes.start('python3', ['-c', titledWindow, appId, title], {
        ...options,
        env: { ...own, WAYLAND_DISPLAY: socketName, DISPLAY: xDisplay(), GDK_BACKEND: kind },
      }),
    type: async text => {
      const program = join(import.meta.dirname, 'type-on-kwin.ts')
      const args = ['--disable-warning=ExperimentalWarning', program, join(folder, socketName), text]
      await run(process.execPath, args, { ...user, env: own })
    },
    async withWindow(title, code) {
      const [file, plugin] = [join(folder, `${++scripts}.js`), `test-${scripts}`]
      writeFileSync(
        file,
        `const window = workspace.clientList().find(({ caption }) => caption === ${JSON.stringify(title)})
        ${code}`,
      )
      const [, id] = /int32 (\d+)/.exec(await scripting('loadScript', file, plugin)) ?? []
      await call(`/${id}`, 'org.kde.kwin.Script.run')
      await scripting('unloadScript', plugin)
    },
    async scripts() {
      const objects = await call('/', 'org.freedesktop.DBus.Introspectable.Introspect')
      return [...objects.matchAll(/<node name="\d+"\/>/g)].length
    },
    async lock() {
      await call('/ScreenSaver', 'org.freedesktop.ScreenSaver.Lock')
    },
    async kill() {
      await end(compositor, 'SIGKILL')
    },
    async restart() {
      compositor = await start()
    },
    async [Symbol.asyncDispose]() {
      await end(compositor, 'SIGTERM')
      await end(daemon, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }

  function scripting(member: string, ...args: string[]): Promise<string> {
    return call('/Scripting', `org.kde.kwin.Scripting.${member}`, ...args)
  }

  async function call(path: string, member: string, ...args: string[]): Promise<string> {
    const strings = args.map(arg => `string:${arg}`)
    const { stdout } = await run(
      'dbus-send',
      ['--session', '--print-reply', '--dest=org.kde.KWin', path, member, ...strings],
      { env: own },
    )
    return stdout
  }

  async function start(): Promise<ChildProcess> {
    for (const left of [startedFile, join(folder, socketName)]) rmSync(left, { force: true })
    const child = processes.start(
      program,
      [
        '--virtual',
        '--no-global-shortcuts',
        '--no-kactivities',
        ...['--width', '1920', '--height', '1080', '--output-count', '2', '--scale', '1.5'],
        '--socket',
        socketName,
        '--xwayland',
        // It starts this once XWayland is there, too.
        `sh -c 'echo $DISPLAY > ${startedFile}'`,
      ],
      {
        ...options,
        // With checks, only programs that a desktop file names may play a keyboard.
        env: {
          ...own,
          KWIN_WAYLAND_NO_PERMISSION_CHECKS: '1',
          KWIN_COMPOSE: 'Q',
          QT_QPA_PLATFORM: 'offscreen',
        },
      },
    )
    await vi.waitFor(() => {
      if (child.exitCode !== null) throw new Error(`KWin ended with ${child.exitCode}`)
      if (!existsSync(startedFile) || xDisplay() === '') throw new Error('no KWin yet')
    }, patience)
    return child
  }
}

/** Not a terminal, because foot 1.13 ends on a screen without a size in millimetres, as this one is. */
const titledWindow = `
import sys, gi
gi.require_version('Gtk', '3.0')
from gi.repository import GLib, Gtk, Gdk
GLib.set_prgname(sys.argv[1])
Gdk.set_program_class(sys.argv[1])
window = Gtk.Window(title=sys.argv[2])
line = Gtk.Entry()
def entered(_):
    window.set_title(line.get_text())
    line.set_text('')
line.connect('activate', entered)
window.add(line)
window.show_all()
Gtk.main()
`

/** A copy in the folder. The installed file asks for a capability, and does not start in a container that may not give it. */
async function withoutCapabilities(program: string, folder: string): Promise<string> {
  const { stdout } = await run('which', [program])
  const copy = join(folder, program)
  copyFileSync(stdout.trim(), copy)
  return copy
}
