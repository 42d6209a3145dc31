import { type BySystem, chromiumFolders, firefoxFolders } from './browser-folders.ts'

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
  /** Its names as a snap and as a Flatpak on Linux, which run in a sandbox. */
  sandboxes?: { snap?: string; flatpak?: string }
  /** The update URL for installing the extension by enterprise policy. */
  extensionUpdates?: string
}

/** Where Chromium, and browsers that leave its paths as they are, find manifests for every user. */
const chromiumForEveryone = {
  linux: ['/etc/chromium'],
  macos: '/Library/Application Support/Chromium',
}
const chromeFolders = chromiumFolders('google-chrome', 'Google/Chrome', 'Google/Chrome', {
  linux: ['/etc/opt/chrome'],
  macos: '/Library/Google/Chrome',
})

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
    folders: chromiumFolders('microsoft-edge', 'Microsoft Edge', 'Microsoft/Edge', {
      linux: ['/etc/opt/edge'],
      macos: '/Library/Microsoft/Edge',
    }),
    sandboxes: { flatpak: 'com.microsoft.Edge' },
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
      chromiumForEveryone,
    ),
    sandboxes: { snap: 'brave', flatpak: 'com.brave.Browser' },
  },
  vivaldi: {
    programs: ['vivaldi'],
    title: 'Vivaldi',
    windowClasses: ['vivaldi-stable'],
    isChromium: true,
    brand: 'Vivaldi',
    schemes: ['vivaldi'],
    listed: ['vivaldi'],
    folders: {
      ...chromiumFolders('vivaldi', 'Vivaldi', 'Vivaldi', {
        linux: ['/etc/opt/vivaldi', ...chromiumForEveryone.linux],
        macos: '/Library/Application Support/Vivaldi',
      }),
      windows: onWindowsLikeChrome('%LOCALAPPDATA%/Vivaldi/User Data'),
    },
    sandboxes: { flatpak: 'com.vivaldi.Vivaldi' },
  },
  opera: {
    programs: ['opera'],
    title: 'Opera',
    isChromium: true,
    brand: 'Opera',
    schemes: ['opera'],
    listed: ['opera'],
    // Opera reads Chrome's manifests: https://dev.opera.com/extensions/message-passing/
    folders: {
      linux: { ...chromeFolders.linux, profile: '$XDG_CONFIG_HOME/opera' },
      macos: {
        ...chromeFolders.macos,
        profile: '~/Library/Application Support/com.operasoftware.Opera',
      },
      windows: onWindowsLikeChrome('%APPDATA%/Opera Software/Opera Stable'),
    },
    sandboxes: { snap: 'opera', flatpak: 'com.opera.Opera' },
  },
  arc: {
    programs: ['arc'],
    isWholeName: true,
    title: 'Arc',
    isChromium: true,
    listed: ['arc'],
    folders: {
      macos: {
        ...chromeFolders.macos,
        profile: '~/Library/Application Support/Arc/User Data',
        manifests: '~/Library/Application Support/Arc/User Data/NativeMessagingHosts',
      },
      windows: onWindowsLikeChrome(
        '%LOCALAPPDATA%/Packages/TheBrowserCompany.Arc_ttt1ap7aakyb4/LocalCache/Local/Arc/User Data',
      ),
    },
  },
  chromium: {
    programs: ['chromium'],
    title: 'Chromium',
    windowClasses: ['chromium', 'chromium-browser'],
    isChromium: true,
    listed: ['chromium'],
    folders: chromiumFolders('chromium', 'Chromium', 'Chromium', chromiumForEveryone),
    sandboxes: { snap: 'chromium', flatpak: 'org.chromium.Chromium' },
  },
  chrome: {
    programs: ['chrome'],
    title: 'Google Chrome',
    windowClasses: ['google-chrome'],
    isChromium: true,
    brand: 'Google Chrome',
    schemes: ['chrome'],
    listed: ['google chrome', 'chrome'],
    folders: chromeFolders,
    sandboxes: { flatpak: 'com.google.Chrome' },
    extensionUpdates: 'https://clients2.google.com/service/update2/crx',
  },
  librewolf: {
    programs: ['librewolf'],
    title: 'LibreWolf',
    windowClasses: ['librewolf', 'io.gitlab.librewolf-community'],
    saysItIs: 'firefox',
    listed: ['librewolf'],
    folders: firefoxFolders('~/.librewolf', 'LibreWolf', 'LibreWolf', {
      linux: {
        manifests: '~/.librewolf/native-messaging-hosts',
        systemManifests: ['/usr/lib/librewolf/native-messaging-hosts'],
      },
      macos: 'LibreWolf',
    }),
    sandboxes: { flatpak: 'io.gitlab.librewolf-community' },
  },
  waterfox: {
    programs: ['waterfox'],
    title: 'Waterfox',
    windowClasses: ['waterfox'],
    saysItIs: 'firefox',
    listed: ['waterfox'],
    folders: firefoxFolders('~/.waterfox', 'Waterfox', 'Waterfox', {
      linux: {
        manifests: '~/.waterfox/native-messaging-hosts',
        systemManifests: [
          '/usr/lib/mozilla/native-messaging-hosts',
          '/usr/lib64/mozilla/native-messaging-hosts',
        ],
      },
    }),
    sandboxes: { flatpak: 'net.waterfox.waterfox' },
  },
  firefox: {
    programs: ['firefox'],
    title: 'Firefox',
    windowClasses: ['firefox', 'firefox-esr', 'navigator', 'org.mozilla.firefox'],
    listed: ['firefox'],
    folders: firefoxFolders('~/.mozilla/firefox', 'Firefox', 'Mozilla/Firefox'),
    sandboxes: { snap: 'firefox', flatpak: 'org.mozilla.firefox' },
  },
  zen: {
    programs: ['zen', 'zen[- ]browser', 'zen[- ](?:bin|beta|twilight)', 'app\\.zen_browser\\.zen'],
    isWholeName: true,
    title: 'Zen Browser',
    windowClasses: ['zen', 'zen-browser', 'zen-bin', 'zen-beta', 'zen-twilight', 'app.zen_browser.zen'],
    saysItIs: 'firefox',
    listed: ['zen', 'zen browser'],
    folders: firefoxFolders('~/.zen', 'zen', 'zen'),
    sandboxes: { flatpak: 'app.zen_browser.zen' },
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

/** Most Chromium browsers read Chrome's key in the registry. */
function onWindowsLikeChrome(profile: string) {
  return { ...chromeFolders.windows, profile }
}
