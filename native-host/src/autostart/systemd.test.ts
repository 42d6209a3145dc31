import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { standInSystemctl } from '../testing/stand-in-systemctl.ts'
import { toolRunner } from './run-tool.ts'
import { systemdWay } from './systemd.ts'
import { systemdUnit } from './systemd-unit.ts'
import { turnOff } from './turn-off.ts'

const onLinux = test.skipIf(process.platform !== 'linux')
const unitName = 'telemetry-tracker.service'
const packaged = ['/usr/bin/telemetry-tracker', 'agent']
const usualFolder = '/home/ada/.telemetry-tracker'

/** A computer on which a package has installed and enabled the unit for everyone. */
function withPackage() {
  const [configHome, system, tools] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  const wants = join(system, 'graphical-session.target.wants')
  mkdirSync(wants)
  writeFileSync(join(system, unitName), systemdUnit({ command: packaged }))
  symlinkSync(join(system, unitName), join(wants, unitName))
  standInSystemctl(tools, 'works')
  const run = toolRunner({ PATH: tools, XDG_CONFIG_HOME: configHome })
  const way = systemdWay({ configHome, systemFolders: [system], usualFolder, isInDesktop: true, run })
  return { way, system, mask: join(configHome, 'systemd', 'user', unitName) }
}

onLinux('finds the unit that a package installed for everyone', async () => {
  const { way, system } = withPackage()

  expect(await way.find()).toEqual({
    where: join(system, unitName),
    command: packaged,
    isOn: true,
    isSystemWide: true,
  })
})

onLinux('masks the unit of a package for this person only, and can turn it on again', async () => {
  const { way, mask } = withPackage()

  const { done } = await turnOff([way])

  expect(done).toEqual([expect.stringContaining('for this person')])
  expect(readlinkSync(mask)).toBe('/dev/null')
  expect(await way.find()).toMatchObject({ isOn: false, isSystemWide: true })
  expect(await turnOff([way])).toEqual({ done: [], failed: [] })
  await way.set([...packaged, '--folder', usualFolder])
  expect(await way.find()).toMatchObject({ isOn: true, isSystemWide: true })
})

onLinux(
  'leaves nothing of its own when it is uninstalled, also not what switched a package off',
  async () => {
    const { way, system, mask } = withPackage()

    expect(await turnOff([way], 'uninstall')).toEqual({ done: [], failed: [] })
    await turnOff([way])
    const { done } = await turnOff([way], 'uninstall')

    expect(done).toEqual([`removed ${mask}`])
    expect(await way.find()).toMatchObject({ where: join(system, unitName), isOn: true })
  },
)

onLinux('writes an own unit for another copy of the program, which takes precedence', async () => {
  const { way, mask } = withPackage()

  await way.set(['/home/ada/telemetry-tracker', 'agent'])

  expect(readFileSync(mask, 'utf8')).toContain('ExecStart=/home/ada/telemetry-tracker agent')
  expect(await way.find()).toMatchObject({ where: mask, isOn: true })
})

onLinux('removes what a package left in this person’s settings when it was removed', async () => {
  const { way, system } = withPackage()
  await turnOff([way])
  rmSync(join(system, unitName))

  expect(await way.find()).toMatchObject({ isOn: false })
  await turnOff([way])
  expect(await way.find()).toBeNull()
})
