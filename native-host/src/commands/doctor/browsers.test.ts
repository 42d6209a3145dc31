import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manifestPath } from '../../platform/browser-places.ts'
import { sandboxedBrowsers } from '../../platform/linux/sandboxed-browsers.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { browserChecks } from './browsers.ts'

function aBrowser() {
  const home = temporaryFolder()
  const place = {
    browser: 'chromium',
    form: 'chromium',
    profileDir: join(home, 'profile'),
    manifestDir: join(home, 'profile', 'NativeMessagingHosts'),
    systemManifestDirs: [join(home, 'system')],
  } as const
  mkdirSync(place.profileDir)
  return place
}

test.each([
  ['nowhere', () => undefined, { result: 'unsure', cure: 'run register-browser --browser chromium' }],
  ['for this user', ({ manifestDir }: ReturnType<typeof aBrowser>) => manifestDir, { result: 'fine' }],
  [
    'by a package, for every user',
    ({ systemManifestDirs: [dir] }: ReturnType<typeof aBrowser>) => dir,
    { result: 'fine', found: 'helper registered for every user of this computer' },
  ],
])('knows a browser with which the helper is registered %s', (_, registeredIn, expected) => {
  const place = aBrowser()
  const manifestDir = registeredIn(place)
  if (manifestDir !== undefined) {
    mkdirSync(manifestDir)
    writeFileSync(manifestPath({ manifestDir }), '{}')
  }

  expect(browserChecks('unused', [place], [])).toEqual([
    expect.objectContaining({ check: 'chromium', ...expected }),
  ])
})

test('says what a browser in a sandbox needs', () => {
  const home = temporaryFolder()
  mkdirSync(join(home, 'snap', 'chromium'), { recursive: true })

  expect(browserChecks('unused', [], sandboxedBrowsers(home, 'linux'))).toEqual([
    {
      check: 'Chromium (snap)',
      result: 'unsure',
      found: expect.stringContaining('cannot start the helper'),
      cure: expect.stringContaining('.deb or .rpm'),
    },
  ])
})
