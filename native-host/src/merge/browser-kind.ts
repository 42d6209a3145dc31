/** Browsers by the name their extension says, each with the words its program's name has. The first that fits wins. */
const kinds: readonly (readonly [kind: string, appName: RegExp])[] = [
  ['edge', /edge/i],
  ['brave', /brave/i],
  ['vivaldi', /vivaldi/i],
  ['opera', /opera/i],
  ['arc', /^arc$/i],
  ['chromium', /chromium/i],
  ['chrome', /chrome/i],
  ['firefox', /firefox|librewolf|waterfox/i],
  ['safari', /safari/i],
]

const chromiumFamily = new Set(['edge', 'brave', 'vivaldi', 'opera', 'arc', 'chromium', 'chrome'])

/** The browser a program is, as extensions name it; undefined for one we have no name for. */
export function browserKind(app: string): string | undefined {
  return kinds.find(([, appName]) => appName.test(app))?.[0]
}

/** Whether both are made from Chromium: such browsers often pass for one another. */
export function areBothChromium(a: string, b: string): boolean {
  return chromiumFamily.has(a) && chromiumFamily.has(b)
}
