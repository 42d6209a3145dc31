import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs, and the Debian packages that contain them. */
type Needed = Readonly<Record<string, readonly string[]>>

/** The programs that the end-to-end tests drive. */
const forDesktop: Needed = {
  Xvfb: ['xvfb'],
  xrandr: ['x11-xserver-utils'],
  xprop: ['x11-utils'],
  xdotool: ['xdotool'],
  openbox: ['openbox'],
  xterm: ['xterm'],
  chromium: ['chromium'],
  'firefox-esr': ['firefox-esr'],
  openssl: ['openssl'],
  unzip: ['unzip'],
  'dbus-daemon': ['dbus'],
  'gnome-keyring-daemon': ['gnome-keyring'],
  faketime: ['faketime'],
  strace: ['strace'],
}
/** For the Windows executable; without it only its tests are skipped. */
const forWine: Needed = {
  wine: ['wine', 'wine64'],
  wineserver: ['wine', 'wine64'],
  'x86_64-w64-mingw32-dlltool': ['binutils-mingw-w64-x86-64'],
  'x86_64-w64-mingw32-ld': ['binutils-mingw-w64-x86-64'],
}
/** For the packages of the helper; without it only their tests are skipped. */
const forPackages: Needed = {
  rpmbuild: ['rpm'],
  rpm2cpio: ['rpm2cpio'],
  cpio: ['cpio'],
  debsigs: ['debsigs'],
  gpg: ['gnupg'],
  'desktop-file-validate': ['desktop-file-utils'],
  zip: ['zip'],
}
/** For the installers for Windows; without it only their tests are skipped. */
const forWindowsInstallers: Needed = {
  makensis: ['nsis'],
  wixl: ['wixl'],
  msibuild: ['msitools'],
  msiinfo: ['msitools'],
  osslsigncode: ['osslsigncode'],
}
/** For the alerting rules; without it only their tests are skipped. */
const forMonitoring: Needed = { prometheus: ['prometheus'], promtool: ['prometheus'] }
/** The reverse proxies whose configuration we ship; without them only their tests are skipped. */
const forProxies: Needed = { nginx: ['nginx-light'], caddy: ['caddy'] }
/** For a Wayland session; without it only its tests are skipped. */
const forWayland: Needed = { sway: ['sway'], foot: ['foot'], wtype: ['wtype'] }
/** For a session of KDE Plasma; without it its tests are left out. */
const forKwin: Needed = {
  kwin_wayland: ['kwin-wayland', 'gir1.2-gtk-3.0', 'python3-gi'],
  Xwayland: ['xwayland'],
  'dbus-daemon': ['dbus'],
}
/** For a session of GNOME on Wayland; without it its tests are left out. */
const forGnome: Needed = {
  'gnome-shell': ['gnome-shell'],
  gsettings: ['libglib2.0-bin'],
  foot: ['foot'],
  'dbus-daemon': ['dbus'],
}
const everything: Needed = {
  ...forDesktop,
  ...forWine,
  ...forPackages,
  ...forWindowsInstallers,
  ...forMonitoring,
  ...forProxies,
  ...forWayland,
}
/** Whole desktops take minutes to install, so they are installed only when asked for. */
const wanted: Needed =
  process.env['TEST_ALL_DESKTOPS'] === 'true' ? { ...everything, ...forKwin, ...forGnome } : everything
/** Ubuntu's Firefox has another name. */
const asGood: Record<string, string> = { 'firefox-esr': 'firefox' }
/** Packages without a program to check for: libraries of the input hook, and a font. */
const libraries = ['libxtst6', 'libxss1', 'fonts-dejavu-core']

/** Packages that start a service when they are installed. The tests start the programs themselves. */
const services: Readonly<Record<string, string>> = {
  'nginx-light': 'nginx',
  caddy: 'caddy',
  prometheus: 'prometheus',
}

/** Every Debian package that the end-to-end tests need, without those of whole desktops, sorted. */
export function neededPackages(): string[] {
  const ofPrograms = Object.values(everything).flat()
  return [...new Set([...ofPrograms, ...libraries])].sort()
}

/** The desktop programs that this machine lacks. */
export function missingPrograms(searchPath?: string): string[] {
  return missingOf(forDesktop, searchPath)
}

/** The Wine programs that this machine lacks. */
export function missingForWine(searchPath?: string): string[] {
  return missingOf(forWine, searchPath)
}

/** The programs that make and read packages of the helper, and that this machine lacks. */
export function missingForPackages(searchPath?: string): string[] {
  return missingOf(forPackages, searchPath)
}

/** The programs that make and read installers for Windows, and that this machine lacks. */
export function missingForWindowsInstallers(searchPath?: string): string[] {
  return missingOf(forWindowsInstallers, searchPath)
}

/** The programs that check and evaluate alerting rules, and that this machine lacks. */
export function missingForMonitoring(searchPath?: string): string[] {
  return missingOf(forMonitoring, searchPath)
}

/** The reverse proxies that this machine lacks. */
export function missingForProxies(searchPath?: string): string[] {
  return missingOf(forProxies, searchPath)
}

/** The programs of a Wayland session that this machine lacks. */
export function missingForWayland(searchPath?: string): string[] {
  return missingOf(forWayland, searchPath)
}

/** The programs of a session of KDE Plasma that this machine lacks. */
export function missingForKwin(searchPath?: string): string[] {
  return missingOf(forKwin, searchPath)
}

/** The programs of a GNOME session that this machine lacks. */
export function missingForGnome(searchPath?: string): string[] {
  return missingOf(forGnome, searchPath)
}

function missingOf(needed: Needed, searchPath = process.env['PATH'] ?? ''): string[] {
  const folders = searchPath.split(delimiter)
  const isThere = (program: string | undefined) =>
    program !== undefined && folders.some(folder => existsSync(join(folder, program)))
  return Object.keys(needed).filter(program => !isThere(program) && !isThere(asGood[program]))
}

/**
 * Installs missing packages if that is allowed (Debian and Ubuntu, as root or with sudo without a
 * password); returns those still missing.
 */
export function installMissing(say: (line: string) => void): string[] {
  const missing = missingOf(wanted)
  if (missing.length === 0) return []
  const asRoot = rootPrefix()
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get') || !asRoot) return missing
  const packages = [...new Set([...missing.flatMap(program => wanted[program] ?? program), ...libraries])]
  say(`  … installing for the end-to-end tests: ${packages.join(' ')}`)
  const run = (...args: string[]) => {
    const [command = '', ...rest] = [...asRoot, ...args]
    return spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  const apt = (...args: string[]) => run('apt-get', '-o', 'DPkg::Lock::Timeout=300', '-qq', ...args)
  apt('update')
  const install = (...names: string[]) => apt('install', '-y', '--no-install-recommends', ...names)
  // One unknown package must not block the others.
  if (install(...packages).status !== 0) for (const each of packages) install(each)
  const started = packages.flatMap(name => services[name] ?? [])
  // Nobody who runs tests wants a web server on their computer.
  if (started.length > 0 && existsSync('/run/systemd/system'))
    run('systemctl', 'disable', '--now', ...started)
  return missingOf(wanted)
}

function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}
