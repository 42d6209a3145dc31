import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { desktopEntry, isEntryOff } from './desktop-entry.ts'
import { commandInUnit } from './systemd-unit.ts'

test.each([
  [['/usr/bin/tracker', 'agent'], '/usr/bin/tracker agent'],
  [['/home/Jörg Maß/tracker', 'agent'], '"/home/Jörg Maß/tracker" agent'],
  [['/opt/50%/tracker'], '/opt/50%%/tracker'],
  [['/opt/$A`b"/tracker'], '"/opt/\\\\$A\\\\`b\\\\"/tracker"'],
  [['/opt/a\\b'], '"/opt/a\\\\\\\\b"'],
])('quotes the command %j as the Desktop Entry specification says', (command, line) => {
  expect(desktopEntry(command).split('\n')).toContain(`Exec=${line}`)
})

test('is switched off by the settings of a desktop', () => {
  const entry = desktopEntry(['/usr/bin/tracker', 'agent'])

  expect(isEntryOff(entry)).toBe(false)
  expect(isEntryOff(`${entry}Hidden=true\n`)).toBe(true)
  expect(isEntryOff(entry.replace('enabled=true', 'enabled=false'))).toBe(true)
})

const generator = '/usr/lib/systemd/user-generators/systemd-xdg-autostart-generator'

// It misreads a part of the specification: a dollar sign or a backslash in quotes.
test.skipIf(!existsSync(generator))('is understood by the reader of systemd', () => {
  const folder = temporaryFolder()
  const command = ['/bin/true', 'agent', '--folder', '/home/Jörg Maß/50% "b"']
  mkdirSync(join(folder, 'autostart'))
  writeFileSync(join(folder, 'autostart', 'telemetry-tracker.desktop'), desktopEntry(command))

  execFileSync(generator, [folder, folder, folder], { env: { HOME: folder, XDG_CONFIG_HOME: folder } })

  const unit = readFileSync(join(folder, 'app-telemetry\\x2dtracker@autostart.service'), 'utf8')
  expect(commandInUnit(unit.replace('=:', '='))).toEqual(command)
})
