/** A browser's folders on one system, with `/` as separator and `~` for the home folder. */
interface Folders {
  /** The browser's profile folder, which exists if the browser has been started. */
  profile: string
  /** The folder of native messaging manifests; on Windows, the registry key below `HKCU\Software`. */
  manifests: string
}

interface BySystem {
  /** `systemManifests`: the folders of manifests for every user of the computer, without `~`. */
  linux: Folders & { systemManifests: readonly string[] }
  macos: Folders & { systemManifests: readonly string[] }
  windows: Folders
}

interface Browser {
  /** Words in the names of its programs; with `isWholeName`, patterns for whole names. */
  programs: readonly string[]
  isWholeName?: true
  /** The display name, and the window classes on Linux. */
  title: string
  windowClasses?: readonly string[]
  /** Chromium browsers can be mistaken for one another, by title and by user agent. */
  isChromium?: true
  /** The browser that our extension reports if it cannot detect this one. */
  saysItIs?: string
  /** The browser's name in `navigator.userAgentData.brands`. */
  brand?: string
  /** URL schemes of its internal pages. */
  schemes?: readonly string[]
  /** Its entries in the default list of browsers. Under 4 letters the whole name must match. */
  listed: readonly string[]
  /** Where the helper registers; omitted if it does not. */
  folders?: BySystem
  /** The update URL for installing the extension by enterprise policy. */
  extensionUpdates?: string
}

/** Browsers by the name that `register-browser` and our extension use. The first match for a program's name wins. */
export const browsers: Readonly<Record<string, Browser>> = {
  edge: {
    programs: ['edge', 'msedge'],
    title: 'Microsoft Edge',
    windowClasses: ['microsoft-edge'],
    isChromium: true,
    brand: 'Microsoft Edge',
    schemes: ['edge'],
    listed: ['microsoft edge', 'msedge'],
    folders: chromiumFolders(
      'microsoft-edge',
      'Microsoft Edge',
      'Microsoft/Edge',
      '/etc/opt/edge',
      '/Library/Microsoft/Edge',
    ),
    extensionUpdates: 'https://edge.microsoft.com/extensionwebstorebase/v1/crx',
  },
  brave: {
    programs: ['brave'],
    title: 'Brave Browser',
    windowClasses: ['brave-browser'],
    isChromium: true,
    brand: 'Brave',
    schemes: ['brave'],
    listed: ['brave browser', 'brave'],
    folders: chromiumFolders(
      'BraveSoftware/Brave-Browser',
      'BraveSoftware/Brave-Browser',
      'BraveSoftware/Brave-Browser',
      // Brave leaves Chromium's path as it is: brave-core's chromium_src/chrome/common/chrome_paths.cc.
      '/etc/chromium',
      '/Library/Application Support/Chromium',
    ),
  },
  vivaldi: {
    programs: ['vivaldi'],
    title: 'Vivaldi',
    windowClasses: ['vivaldi-stable'],
    isChromium: true,
    brand: 'Vivaldi',
    schemes: ['vivaldi'],
    listed: ['vivaldi'],
  },
  opera: {
    programs: ['opera'],
    title: 'Opera',
    isChromium: true,
    brand: 'Opera',
    schemes: ['opera'],
    listed: ['opera'],
  },
  arc: { programs: ['arc'], isWholeName: true, title: 'Arc', isChromium: true, listed: ['arc'] },
  chromium: {
    programs: ['chromium'],
    title: 'Chromium',
    windowClasses: ['chromium', 'chromium-browser'],
    isChromium: true,
    listed: ['chromium'],
    folders: chromiumFolders(
      'chromium',
      'Chromium',
      'Chromium',
      '/etc/chromium',
      '/Library/Application Support/Chromium',
    ),
  },
  chrome: {
    programs: ['chrome'],
    title: 'Google Chrome',
    windowClasses: ['google-chrome'],
    isChromium: true,
    brand: 'Google Chrome',
    schemes: ['chrome'],
    listed: ['google chrome', 'chrome'],
    folders: chromiumFolders(
      'google-chrome',
      'Google/Chrome',
      'Google/Chrome',
      '/etc/opt/chrome',
      '/Library/Google/Chrome',
    ),
    extensionUpdates: 'https://clients2.google.com/service/update2/crx',
  },
  firefox: {
    programs: ['firefox', 'librewolf', 'waterfox'],
    title: 'Firefox',
    windowClasses: ['firefox', 'firefox-esr', 'navigator', 'org.mozilla.firefox'],
    listed: ['firefox'],
    folders: firefoxFolders('~/.mozilla/firefox', 'Firefox', 'Mozilla/Firefox'),
  },
  zen: {
    programs: ['zen', 'zen[- ]browser', 'zen[- ](?:bin|beta|twilight)', 'app\\.zen_browser\\.zen'],
    isWholeName: true,
    title: 'Zen Browser',
    windowClasses: ['zen', 'zen-browser', 'zen-bin', 'zen-beta', 'zen-twilight', 'app.zen_browser.zen'],
    saysItIs: 'firefox',
    listed: ['zen', 'zen browser'],
    folders: firefoxFolders('~/.zen', 'zen', 'zen'),
  },
  safari: { programs: ['safari'], title: 'Safari', listed: ['safari'] },
}

/**
 * Patterns for the whole names of other browsers. Their window titles may be private, whether or not a policy lists them.
 */
export const otherBrowsers: readonly string[] = [
  'floorp',
  'tor browser',
  'mullvad browser',
  'icecat',
  'iceweasel',
  'iceape',
  'seamonkey',
  'pale ?moon',
  'basilisk',
  'midori',
  'epiphany',
  'gnome web',
  'org\\.gnome\\.epiphany',
  'web',
  'konqueror',
  'falkon',
  'qutebrowser',
  'qupzilla',
  'otter[- ]browser',
  'dooble',
  'nyxt',
  'surf',
  'luakit',
  'min',
  'netsurf',
  'links',
  'dillo',
  'duckduckgo',
  'orion',
  'iridium',
  'thorium',
  'yandex',
  'yandex[- ]browser',
  'whale',
  'naver whale',
  'maxthon',
  'slimjet',
  'ungoogled[- ]chromium',
  'ghost browser',
  'sidekick',
  'wavebox',
  'dia',
  'comet',
  'ladybird',
  'ephemeral',
  'angelfish',
  'cromite',
  'cent browser',
  'uc ?browser',
  'qqbrowser',
  '360se',
  'iexplore',
  'internet explorer',
  'k-meleon',
  'avast secure browser',
  'avg secure browser',
  'ccleaner browser',
  'coc ?coc',
  'srware iron',
  'iron',
]

/** The name of a program's browser; undefined if it is not listed. */
export function browserOfProgram(program: string): string | undefined {
  return matchers.find(({ matches }) => matches.test(program))?.name
}

const matchers = Object.entries(browsers).map(([name, { programs, isWholeName }]) => ({
  name,
  matches: new RegExp(isWholeName ? `^(?:${programs.join('|')})(?:\\.exe)?$` : programs.join('|'), 'i'),
}))

function chromiumFolders(
  linux: string,
  macos: string,
  windows: string,
  linuxSystem: string,
  macosSystem: string,
): BySystem {
  return {
    linux: {
      profile: `$XDG_CONFIG_HOME/${linux}`,
      manifests: `$XDG_CONFIG_HOME/${linux}/NativeMessagingHosts`,
      systemManifests: [`${linuxSystem}/native-messaging-hosts`],
    },
    macos: {
      profile: `~/Library/Application Support/${macos}`,
      manifests: `~/Library/Application Support/${macos}/NativeMessagingHosts`,
      systemManifests: [`${macosSystem}/NativeMessagingHosts`],
    },
    windows: { profile: `%LOCALAPPDATA%/${windows}/User Data`, manifests: windows },
  }
}

/** Browsers based on Firefox read Firefox's manifests. */
function firefoxFolders(linux: string, macos: string, windows: string): BySystem {
  return {
    linux: {
      profile: linux,
      manifests: '~/.mozilla/native-messaging-hosts',
      // The second one on 64-bit Fedora, Red Hat and SUSE.
      systemManifests: [
        '/usr/lib/mozilla/native-messaging-hosts',
        '/usr/lib64/mozilla/native-messaging-hosts',
      ],
    },
    macos: {
      profile: `~/Library/Application Support/${macos}`,
      manifests: '~/Library/Application Support/Mozilla/NativeMessagingHosts',
      systemManifests: ['/Library/Application Support/Mozilla/NativeMessagingHosts'],
    },
    windows: { profile: `%LOCALAPPDATA%/${windows}`, manifests: 'Mozilla' },
  }
}
