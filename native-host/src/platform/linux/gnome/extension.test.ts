import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../testing/folder.ts'
import { extensionFor } from './extension.ts'

const onUnix = test.skipIf(process.platform === 'win32')
const id = 'windows@telemetry-tracker'
const program = { file: 'node', args: [resolve(import.meta.dirname, '../../../main.ts')] }

/** A person on GNOME, with GNOME's settings as `gsettings` prints them. */
function person({ version = 'GNOME Shell 43.9\n', lists = {} as Record<string, string> } = {}) {
  const home = temporaryFolder()
  const settings: Record<string, string> = {
    'enabled-extensions': "['other@example.org']",
    'disabled-extensions': '@as []',
    'disable-user-extensions': 'false',
    ...lists,
  }
  const gnome = { version }
  const run = async (file: string, args: readonly string[]) => {
    if (file === 'gnome-shell') return gnome.version
    const [verb, , key = '', value = ''] = args
    if (verb === 'set') settings[key] = value
    return `${settings[key]}\n`
  }
  const environment = {
    HOME: home,
    XDG_CURRENT_DESKTOP: 'ubuntu:GNOME',
    XDG_SESSION_TYPE: 'wayland',
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/none`,
  }
  const folder = join(home, '.local/share/gnome-shell/extensions', id)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { home, folder, read, settings, gnome, extension: extensionFor(environment, program, run) }
}

onUnix('is needed on GNOME with Wayland only', () => {
  const isNeeded = (XDG_CURRENT_DESKTOP: string, XDG_SESSION_TYPE: string) =>
    extensionFor({ XDG_CURRENT_DESKTOP, XDG_SESSION_TYPE }, program).isNeeded

  expect(isNeeded('ubuntu:GNOME', 'wayland')).toBe(true)
  expect(isNeeded('GNOME', 'x11')).toBe(false)
  expect(isNeeded('KDE', 'wayland')).toBe(false)
})

onUnix(
  'is installed for this person, with a key that only they can read, beside other extensions',
  async () => {
    const { extension, folder, read, settings } = person()
    expect(extension.folder()).toBeNull()

    const said = await extension.install()

    expect(extension.folder()).toBe(folder)
    expect(said.join('\n')).toContain('next sign-in')
    expect(settings['enabled-extensions']).toBe(`['other@example.org', '${id}']`)
    expect(read('key')).toMatch(/^[\w-]{43}$/)
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600)
    expect(JSON.parse(read('metadata.json'))).toMatchObject({ uuid: id, 'shell-version': ['42', '43', '44'] })
    expect(read('extension.js')).toMatch(/^class WindowTeller[\s\S]*function init\(/m)
    expect(read('extension.js')).not.toMatch(/^(im|ex)port /m)
  },
)

onUnix('is made of modules since GNOME 45, and for no version that it was not made for', async () => {
  const { extension, folder, read, gnome } = person({ version: 'GNOME Shell 49.1\n' })
  await expect(extension.install()).rejects.toThrow('GNOME 42 to 48, and this is GNOME 49')
  expect(existsSync(folder)).toBe(false)

  gnome.version = 'GNOME Shell 46.0\n'
  await extension.install()

  expect(read('extension.js')).toContain("import { WindowTeller } from './windows.js'")
  expect(read('windows.js')).toMatch(/^export class WindowTeller/m)
  expect(JSON.parse(read('metadata.json'))['shell-version']).toEqual(['45', '46', '47', '48'])
})

onUnix('is switched on again where the person had switched it off, and says what else is off', async () => {
  const lists = {
    'enabled-extensions': `['${id}']`,
    'disabled-extensions': `["it's@example.org", '${id}']`,
    'disable-user-extensions': 'true',
  }
  const { extension, settings } = person({ lists })
  expect(await extension.find()).toMatchObject({ isOn: false, areAllOff: true })

  const said = await extension.install()

  expect(settings['disabled-extensions']).toBe("['it\\'s@example.org']")
  expect(said.join('\n')).toContain('switched off')
  expect(await extension.find()).toMatchObject({ isOn: true, isCurrent: true })
})

onUnix('is replaced after an upgrade of GNOME or of the helper, and keeps its key', async () => {
  const { extension, folder, read, gnome } = person()
  expect(await extension.renew()).toBe(false)
  await extension.install()
  const key = read('key')
  expect(await extension.renew()).toBe(false)

  gnome.version = 'GNOME Shell 47.2\n'

  expect(await extension.find()).toMatchObject({ folder, isCurrent: false })
  expect(await extension.renew()).toBe(true)
  expect(await extension.find()).toMatchObject({ folder, isCurrent: true })
  expect(read('key')).toBe(key)
})

onUnix('is removed with its folder and its entry, and nothing else', async () => {
  const { extension, home, folder, settings } = person()
  const other = join(home, '.local/share/gnome-shell/extensions/other@example.org/metadata.json')
  mkdirSync(join(other, '..'), { recursive: true })
  writeFileSync(other, '{}')
  await extension.install()

  expect(await extension.remove()).toEqual([`removed the GNOME Shell extension in ${folder}`])

  expect(existsSync(folder)).toBe(false)
  expect(existsSync(other)).toBe(true)
  expect(settings['enabled-extensions']).toBe("['other@example.org']")
  expect(await extension.remove()).toEqual([])
})
