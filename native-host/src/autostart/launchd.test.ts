import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { commandInLaunchAgent, everyonesLabel, launchAgent } from './launch-agent.ts'
import { launchdWay } from './launchd.ts'

const command = ['/Users/Jörg Maß/tracker', 'agent']

/** A person on macOS, whose launchd has loaded or switched off what is said. */
function onMacOs({ isLoaded = false, printed = '', refusal = '' } = {}) {
  const [home, everyonesFolder] = [temporaryFolder(), temporaryFolder()]
  const everyones = join(everyonesFolder, `${everyonesLabel}.plist`)
  const calls: string[] = []
  const run = async (file: string, args: readonly string[]) => {
    calls.push([file, ...args].join(' '))
    if (refusal !== '' || (args[0] === 'bootout' && !isLoaded)) throw new Error(refusal)
    return printed
  }
  const way = launchdWay({ home, everyonesFolder, uid: 501, run })
  return {
    way,
    home,
    calls,
    everyones,
    path: join(home, 'Library/LaunchAgents/com.telemetry-tracker.agent.plist'),
  }
}

test('writes a LaunchAgent that the next sign-in reads', async () => {
  const { way, calls, path } = onMacOs()

  await way.set(command)

  expect(commandInLaunchAgent(readFileSync(path, 'utf8'))).toEqual(command)
  expect(calls).toEqual(['launchctl enable gui/501/com.telemetry-tracker.agent'])
  expect(await way.find()).toEqual({ where: path, command, isOn: true })
})

test('loads it in place of an older one to start it at once', async () => {
  const { way, calls, path } = onMacOs()
  await way.set(command)

  await way.start()

  expect(calls.slice(-2)).toEqual([
    'launchctl bootout gui/501/com.telemetry-tracker.agent',
    `launchctl bootstrap gui/501 ${path}`,
  ])
})

test('leaves no file when launchd refuses it', async () => {
  const { way, home } = onMacOs({ refusal: 'Domain does not support specified action' })

  await expect(way.set(command)).rejects.toThrow('Domain does not support')

  expect(readdirSync(home)).toEqual([])
})

test('knows that it was switched off in the settings of macOS', async () => {
  const printed = 'disabled services = {\n\t"com.telemetry-tracker.agent" => disabled\n}\n'
  const { way } = onMacOs({ printed })
  await way.set(command)

  expect(await way.find()).toMatchObject({ isOn: false })
})

test('ends the job that it removes, so that launchd does not restart it', async () => {
  const { way, path } = onMacOs({ isLoaded: true })
  await way.set(command)

  expect(await way.remove('off')).toEqual([`removed ${path}`, 'ended the agent that it started'])
  expect(existsSync(path)).toBe(false)
})

const offForAda = `disabled services = {\n\t"${everyonesLabel}" => disabled\n}\n`
const ofPackage = launchAgent(
  ['/Applications/T.app/Contents/MacOS/telemetry-tracker', 'agent'],
  everyonesLabel,
)

test('finds what a package installed for everyone, and switches it off for this person only', async () => {
  const { way, calls, everyones } = onMacOs({ isLoaded: true })
  writeFileSync(everyones, ofPackage)

  expect(await way.find()).toMatchObject({ where: everyones, isOn: true, isSystemWide: true })
  expect(await way.remove('off')).toEqual([`switched off ${everyones} for this person by launchctl disable`])

  expect(calls).toContain(`launchctl disable gui/501/${everyonesLabel}`)
  expect(existsSync(everyones)).toBe(true)
})

test('forgets at removal that a person switched it off', async () => {
  const { way, calls, everyones } = onMacOs({ printed: offForAda })
  writeFileSync(everyones, ofPackage)

  await way.remove('uninstall')

  expect(calls).toContain(`launchctl enable gui/501/${everyonesLabel}`)
})

test("prefers a person's own LaunchAgent to the one for everyone", async () => {
  const { way, path, everyones } = onMacOs({ printed: offForAda })
  writeFileSync(everyones, ofPackage)

  await way.set(command)

  expect(await way.find()).toEqual({ where: path, command, isOn: true })
})
