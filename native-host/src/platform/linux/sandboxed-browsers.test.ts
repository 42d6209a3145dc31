import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { browsers } from '@telemetry-tracker/shared/browsers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'
import { sandboxedBrowsers } from './sandboxed-browsers.ts'

function homeWith(...folders: string[]): string {
  const home = temporaryFolder()
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true })
  return home
}

test('knows that Firefox as a snap asks before it starts the helper', () => {
  const [found, ...others] = sandboxedBrowsers(homeWith('snap/firefox'), 'linux')

  expect(found).toMatchObject({ title: 'Firefox', packaging: 'snap', cure: expect.stringContaining('Allow') })
  expect(others).toEqual([])
})

test('knows what Firefox as a Flatpak needs to start the helper', () => {
  expect(sandboxedBrowsers(homeWith('.var/app/org.mozilla.firefox'), 'linux')).toEqual([
    expect.objectContaining({
      packaging: 'Flatpak',
      found: expect.stringContaining('xdg-native-messaging-proxy'),
    }),
  ])
})

const others = Object.entries(browsers).flatMap(([name, { title, sandboxes }]) => [
  ...(sandboxes?.snap === undefined ? [] : [[name, title, 'snap', `snap/${sandboxes.snap}`] as const]),
  ...(sandboxes?.flatpak === undefined
    ? []
    : [[name, title, 'Flatpak', `.var/app/${sandboxes.flatpak}`] as const]),
])

test.each(others.filter(([name]) => name !== 'firefox'))(
  'says that %s (%s as a %s) needs another package',
  (_, title, packaging, folder) => {
    expect(sandboxedBrowsers(homeWith(folder), 'linux')).toEqual([
      expect.objectContaining({ title, packaging, cure: expect.stringContaining(`use ${title} from`) }),
    ])
  },
)

test('finds none where there is none, and none on other systems', () => {
  expect(sandboxedBrowsers(homeWith('snap/code', '.var/app/org.gimp.GIMP'), 'linux')).toEqual([])
  expect(sandboxedBrowsers(homeWith('snap/firefox'), 'darwin')).toEqual([])
})
