/** Where a browser keeps what concerns the helper, on one system. With `/` between folders; `~` is the person's home. */
interface Folders {
  /** The browser's own folder: it exists once the browser has run here. */
  profile: string
  /** Where it looks for native-messaging manifests; on Windows, the key below `HKCU\Software` under which it does. */
  manifests: string
}

interface BySystem {
  linux: Folders
  macos: Folders
  windows: Folders
}

interface Browser {
  /** Words that the names of its programs contain; with `isWholeName`, patterns for the whole names. */
  programs: readonly string[]
  isWholeName?: true
  /** The name that people know it by, and the window classes on Linux that stand for it. */
  title: string
  windowClasses?: readonly string[]
  /** Browsers made from Chromium pass for one another: in titles, and in what they say about themselves. */
  isChromium?: true
  /** What our extension says it runs in, where it cannot tell this browser from another one. */
  saysItIs?: string
  /** How the browser itself tells extensions its name. */
  brand?: string
  /** Schemes of its own pages' addresses. */
  schemes?: readonly string[]
  /** Its entries in the default list of browsers. Under 4 letters the whole name must match. */
  listed: readonly string[]
  /** Where the helper registers; without them, it does not. */
  folders?: BySystem
  /** Where an enterprise policy has the extension installed from. */
  extensionUpdates?: string
}

/** Browsers by name, as `register-browser` and our extension say it. The first one that fits a program's name wins. */
export const browsers: Readonly<Record<string, Browser>> = {
  edge: {
    programs: ['edge', 'msedge'],
    title: 'Microsoft Edge',
    windowClasses: ['microsoft-edge'],
    isChromium: true,
    brand: 'Microsoft Edge',
    schemes: ['edge'],
    listed: ['microsoft edge', 'msedge'],
    folders: chromiumFolders('microsoft-edge', 'Microsoft Edge', 'Microsoft/Edge'),
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
    folders: chromiumFolders('chromium', 'Chromium', 'Chromium'),
  },
  chrome: {
    programs: ['chrome'],
    title: 'Google Chrome',
    windowClasses: ['google-chrome'],
    isChromium: true,
    brand: 'Google Chrome',
    schemes: ['chrome'],
    listed: ['google chrome', 'chrome'],
    folders: chromiumFolders('google-chrome', 'Google/Chrome', 'Google/Chrome'),
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
 * Patterns for the whole names of further programs that show pages. Nothing else is known of them, but that their titles may be private ones, whether or not
 * a policy lists them.
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

/** The name of the browser that a program belongs to; undefined for one that is not here. */
export function browserOfProgram(program: string): string | undefined {
  return matchers.find(({ matches }) => matches.test(program))?.name
}

const matchers = Object.entries(browsers).map(([name, { programs, isWholeName }]) => ({
  name,
  matches: new RegExp(isWholeName ? `^(?:${programs.join('|')})(?:\\.exe)?$` : programs.join('|'), 'i'),
}))

function chromiumFolders(linux: string, macos: string, windows: string): BySystem {
  return {
    linux: {
      profile: `$XDG_CONFIG_HOME/${linux}`,
      manifests: `$XDG_CONFIG_HOME/${linux}/NativeMessagingHosts`,
    },
    macos: {
      profile: `~/Library/Application Support/${macos}`,
      manifests: `~/Library/Application Support/${macos}/NativeMessagingHosts`,
    },
    windows: { profile: `%LOCALAPPDATA%/${windows}/User Data`, manifests: windows },
  }
}

/** Browsers made from Firefox read the manifests of Firefox. */
function firefoxFolders(linux: string, macos: string, windows: string): BySystem {
  return {
    linux: { profile: linux, manifests: '~/.mozilla/native-messaging-hosts' },
    macos: {
      profile: `~/Library/Application Support/${macos}`,
      manifests: '~/Library/Application Support/Mozilla/NativeMessagingHosts',
    },
    windows: { profile: `%LOCALAPPDATA%/${windows}`, manifests: 'Mozilla' },
  }
}
