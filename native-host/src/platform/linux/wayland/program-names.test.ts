import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../testing/folder.ts'
import { createProgramNames } from './program-names.ts'

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'applications'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'applications', name), text)
  return folder
}

const entry = (name: string, more = '') =>
  `[Desktop Entry]\nName[de]=Anders\nName=${name}\n${more}\n[Desktop Action new]\nName=New Window\n`

test('names programs as on X, by their desktop files, or by their id', async () => {
  const own = folderWith({ 'org.gnome.Nautilus.desktop': entry('My Files') })
  const shared = folderWith({
    'org.gnome.Nautilus.desktop': entry('Files'),
    'code-oss.desktop': entry('Code - OSS', 'StartupWMClass=codeOss'),
    'firefox-esr.desktop': entry('Web browser'),
    'broken.desktop': 'Name=Outside',
  })
  const nameOf = createProgramNames({ XDG_DATA_HOME: own, XDG_DATA_DIRS: `/nowhere:${shared}` })

  const ids = ['org.gnome.Nautilus', 'codeoss', 'firefox-esr', 'broken', 'org.example.Drawing', '']
  expect(await Promise.all(ids.map(id => nameOf(id)))).toEqual([
    'My Files',
    'Code - OSS',
    'Firefox',
    'Broken',
    'Drawing',
    'Unknown',
  ])
})

test('takes the first id that is known, where a session tells several', async () => {
  const folder = folderWith({ 'org.example.Office.desktop': entry('Office') })
  const nameOf = createProgramNames({ XDG_DATA_HOME: folder, XDG_DATA_DIRS: folder })

  expect(await nameOf('soffice.bin', '', 'org.example.Office')).toBe('Office')
  expect(await nameOf('firefox-esr', '', 'org.example.Office')).toBe('Firefox')
  expect(await nameOf('', 'org.example.Drawing', 'xyz')).toBe('Drawing')
})

test('finds a program that was installed meanwhile, a minute later', async () => {
  const folder = folderWith({})
  let nowMs = 0
  const nameOf = createProgramNames({ XDG_DATA_HOME: folder, XDG_DATA_DIRS: folder }, () => nowMs)
  const before = await nameOf('paint')
  writeFileSync(join(folder, 'applications', 'paint.desktop'), entry('Painter'))

  const soon = await nameOf('paint')
  nowMs = 61_000

  expect([before, soon, await nameOf('paint')]).toEqual(['Paint', 'Paint', 'Painter'])
})
