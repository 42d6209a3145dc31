import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { desktopEntry } from './desktop-entry.ts'
import { turnOff } from './turn-off.ts'
import { xdgWay } from './xdg-autostart.ts'

const packaged = ['/usr/lib/telemetry-tracker/telemetry-tracker', 'agent', '--if-set-up']

/** A computer on which a package has installed an entry for everyone. */
function withPackage() {
  const [configHome, system] = [temporaryFolder(), temporaryFolder()]
  const name = join('autostart', 'telemetry-tracker.desktop')
  const [everyone, own] = [join(system, name), join(configHome, name)]
  mkdirSync(join(system, 'autostart'))
  writeFileSync(everyone, desktopEntry(packaged))
  const way = xdgWay({ configHome, systemConfig: ['/nowhere', system], spawn: () => {} })
  return { way, everyone, own }
}

test('finds the entry that a package installed for everyone', async () => {
  const { way, everyone } = withPackage()

  expect(await way.find()).toEqual({ where: everyone, command: packaged, isOn: true, isSystemWide: true })
})

test('hides the entry of a package from this person’s desktop, until it is turned on or uninstalled', async () => {
  const { way, everyone, own } = withPackage()

  const { done } = await turnOff([way])

  expect(done).toEqual([`switched off ${everyone} for this person by ${own}`])
  expect(readFileSync(own, 'utf8')).toContain('Hidden=true')
  expect(await way.find()).toMatchObject({ isOn: false, isSystemWide: true })
  expect(await turnOff([way])).toEqual({ done: [], failed: [] })
  await turnOff([way], 'uninstall')
  expect(existsSync(own)).toBe(false)
  expect(await way.find()).toMatchObject({ isOn: true })
})

test('takes this person’s own entry before that for everyone', async () => {
  const { way, own } = withPackage()

  await way.set(['/home/ada/telemetry-tracker', 'agent'])

  expect(await way.find()).toEqual({
    where: own,
    command: ['/home/ada/telemetry-tracker', 'agent'],
    isOn: true,
  })
})
