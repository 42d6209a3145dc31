/** Why the extension needs each permission of its manifest, as reviewers are told. A test compares both. */
export const permissionReasons: Readonly<Record<string, string>> = {
  tabs: 'Reads the URL of the tab that each window shows, of which only the domain is passed on to the helper on the same computer, and whether a tab plays sound. A background tab that plays sound is named only if its site is on a list of the company. Paths and queries are never passed on, and page content is never read.',
  nativeMessaging:
    'Connects to the helper (com.telemetry_tracker.host), a program that the person or their company installed on the same computer. It gets the domains and answers with the state of recording and the numbers of today. The extension itself contacts no server.',
  storage:
    'Stores the last numbers and the state of the connection on this computer, so that the popup shows them at once, and reads what IT presets (managed storage: the name of the server, whether the pause button is shown, where to get the helper).',
  alarms: 'Reconnects to the helper when the background script was suspended or the helper was not running.',
}

/** Chrome's field "single purpose". */
export const singlePurpose =
  'Tells the productivity tracker that a company hosts itself which site is in front, as a domain, so that working time on sites can be told apart; and shows the person their own numbers of today.'

/** The answers to Chrome's and Edge's questions about data. Chrome's categories, in its own order and words. */
export const dataUse = {
  collected: {
    'Personally identifiable information': false,
    'Health information': false,
    'Financial and payment information': false,
    'Authentication information': false,
    'Personal communications': false,
    Location: false,
    'Web history': true,
    'User activity': false,
    'Website content': false,
  },
  certified: [
    'I do not sell or transfer user data to third parties, outside of the approved use cases',
    'I do not use or transfer user data for purposes that are unrelated to my item’s single purpose',
    'I do not use or transfer user data to determine creditworthiness or for lending purposes',
  ],
  usesRemoteCode: false,
  explanation:
    'Web history: the domain of the page that a window shows, without path, query, title or content, and the time. It goes to the helper on the same computer, which the person or their company installed, and from there to the server of that company only. Nothing is sent to the makers of this extension. Private windows are left out.',
} as const

/** Where each store lists it. */
export const categories = {
  chrome: 'Workflow & Planning',
  edge: 'Productivity',
  firefox: 'Other',
} as const

/** What reviewers have to know to try it. */
export const reviewNotes = `The extension works with a helper program on the same computer, which is open source. Without it, the popup says that the helper is missing; nothing is collected.

To try it: get the source (its address is in the listing), run "npm ci && npm start" with Node.js 20 or newer, then "npm run register-browser". The helper accepts only the extension ids that it knows: for an id that the store assigned, see docs/stores.md. The popup then shows "Recording" and, after a minute, numbers.

Code: built with WXT and Vite from TypeScript and Vue, minified, not obfuscated. There is no remote code, no host permission and no content script. The warnings of Mozilla's linter are about code in Vue (innerHTML) and zod (Function) that never runs here.`

/** How reviewers of Firefox's store build the same files from the sources. */
export const buildInstructions = `Needs Linux, macOS or Windows with Node.js 20 or newer and npm 10 or newer; the project pins its own Node (.nvmrc).

  npm ci --ignore-scripts
  cd extension
  npm run build

The result is extension/.output/firefox-mv3, byte for byte the same as the package. Only the npm registry is contacted.`
