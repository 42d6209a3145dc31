import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs the end-to-end tests drive, and the Debian packages that bring them. */
const needed: Record<string, string> = {
  Xvfb: 'xvfb',
  xrandr: 'x11-xserver-utils',
  xprop: 'x11-utils',
  xdotool: 'xdotool',
  openbox: 'openbox',
  xterm: 'xterm',
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  openssl: 'openssl',
  unzip: 'unzip',
  'dbus-daemon': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  faketime: 'faketime',
  strace: 'strace',
}
/** Ubuntu has no Firefox of that name. */
const asGood: Record<string, string> = { 'firefox-esr': 'firefox' }
/** Without a program to find them by: libraries of the input hook, and a font to draw with. */
const libraries = ['libxtst6', 'libxss1', 'fonts-dejavu-core']

/** What of it this machine lacks. */
export function missingPrograms(searchPath = process.env['PATH'] ?? ''): string[] {
  const folders = searchPath.split(delimiter)
  const isThere = (program: string | undefined) =>
    program !== undefined && folders.some(folder => existsSync(join(folder, program)))
  return Object.keys(needed).filter(program => !isThere(program) && !isThere(asGood[program]))
}

/** Installs what is missing where that is allowed (Debian and Ubuntu, as root or by sudo that does not ask); returns what is still missing. */
export function installMissing(say: (line: string) => void): string[] {
  const missing = missingPrograms()
  if (missing.length === 0) return []
  const asRoot = rootPrefix()
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get') || !asRoot) return missing
  const packages = [...missing.map(program => needed[program] ?? program), ...libraries]
  say(`  … installing for the end-to-end tests: ${packages.join(' ')}`)
  const apt = (...args: string[]) => {
    const [command = 'apt-get', ...rest] = [
      ...asRoot,
      'apt-get',
      '-o',
      'DPkg::Lock::Timeout=300',
      '-qq',
      ...args,
    ]
    return spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  apt('update')
  const install = (...wanted: string[]) => apt('install', '-y', '--no-install-recommends', ...wanted)
  // One package that a system does not know must not cost the others.
  if (install(...packages).status !== 0) for (const each of packages) install(each)
  return missingPrograms()
}

function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}
