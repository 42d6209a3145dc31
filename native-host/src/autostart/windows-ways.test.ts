import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { standInRegistry } from '../testing/stand-in-registry.ts'
import { autostartState } from './autostart-state.ts'
import { runKeyWay } from './run-key.ts'
import { isSwitchedOff, runKeyForEveryone } from './run-key-for-everyone.ts'
import type { RunTool } from './run-tool.ts'
import { scheduledTaskWay } from './scheduled-task.ts'
import { startupFolderWay } from './startup-folder.ts'
import { turnOff } from './turn-off.ts'
import { turnOn } from './turn-on.ts'

const command = [
  String.raw`C:\Users\Jörg Maß\tracker.exe`,
  'agent',
  '--folder',
  String.raw`C:\Users\Jörg Maß\.telemetry-tracker`,
]
const runKey = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Telemetry Tracker`
const approved = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run\Telemetry Tracker`

const denied: RunTool = async () => {
  throw new Error('ERROR: Access is denied.')
}

/** A task list that keeps what it is given. */
function standInTasks() {
  const tasks = new Map<string, string>()
  const run: RunTool = async (file, args) => {
    const argument = (flag: string) => args[args.indexOf(flag) + 1] ?? ''
    const name = argument('/tn')
    if (file !== 'schtasks.exe') throw new Error(`${file} is missing`)
    if (args[0] === '/create') tasks.set(name, readFileSync(argument('/xml'), 'utf16le'))
    const found = tasks.get(name)
    if (found === undefined) throw new Error('ERROR: The system cannot find the file specified.')
    if (args[0] === '/delete') tasks.delete(name)
    return args[0] === '/query' ? found : ''
  }
  return { run, tasks }
}

function windows(tools: { tasks: RunTool; registry: RunTool }) {
  const appData = temporaryFolder()
  const started: string[][] = []
  const spawn = (what: readonly string[]) => void started.push([...what])
  const ways = [
    scheduledTaskWay({ user: 'OFFICE\\Jörg', run: tools.tasks }),
    runKeyWay({ run: tools.registry, spawn }),
    startupFolderWay({ appData, spawn }),
  ]
  return { ways, started, files: () => readdirSync(appData, { recursive: true, encoding: 'utf8' }) }
}

test('starts by a task of this person, whose file has the encoding that Windows reads', async () => {
  const { run, tasks } = standInTasks()
  const { ways } = windows({ tasks: run, registry: standInRegistry().run })

  expect(await turnOn(ways, command, false)).toMatchObject({ way: 'scheduled task', refused: [] })

  expect(tasks.get('Telemetry Tracker (Jörg)')?.charCodeAt(0)).toBe(0xfeff)
  expect(await autostartState(ways, command)).toMatchObject({
    isOn: true,
    ways: [{ command, program: 'this' }],
  })
  expect((await turnOff(ways)).done).toEqual(['removed the task "Telemetry Tracker (Jörg)"'])
  expect(tasks.size).toBe(0)
})

test('falls back to the Run key, and tells why', async () => {
  const { run, values } = standInRegistry()
  const { ways } = windows({ tasks: denied, registry: run })

  expect(await turnOn(ways, command, false)).toEqual({
    way: 'Run key',
    where: runKey,
    refused: [{ way: 'scheduled task', why: 'ERROR: Access is denied.' }],
  })

  expect(values.get(runKey)?.data).toBe(
    String.raw`"C:\Users\Jörg Maß\tracker.exe" agent --folder "C:\Users\Jörg Maß\.telemetry-tracker"`,
  )
  await turnOff(ways)
  expect(values.size).toBe(0)
})

test('knows that the Task Manager has switched the Run key off, and leaves nothing of that', async () => {
  const { run, values } = standInRegistry()
  const { ways } = windows({ tasks: denied, registry: run })
  await turnOn(ways, command, false)
  values.set(approved, { type: 'REG_BINARY', data: '0300000046DDA65B4D3CDA01' })

  expect(await autostartState(ways, command)).toMatchObject({ isOn: false, ways: [{ isOn: false }] })

  await turnOff(ways)
  expect(values.size).toBe(0)
})

test('falls back to the Startup folder when the registry is closed, too', async () => {
  const { ways, files, started } = windows({ tasks: denied, registry: denied })

  const done = await turnOn(ways, command, true)

  expect(done).toMatchObject({
    way: 'Startup folder',
    refused: [{ way: 'scheduled task' }, { way: 'Run key' }],
  })
  expect(started).toHaveLength(1)
  await turnOff(ways)
  expect(files().filter(name => name.endsWith('.cmd'))).toEqual([])
})

test('recognises a path of which Windows printed only the letters of its code page', async () => {
  const printed: RunTool = async () =>
    '    Telemetry Tracker    REG_SZ    "C:\\Users\\J\uFFFDrg Ma\uFFFD\\tracker.exe" agent\r\n'
  const { ways } = windows({ tasks: denied, registry: printed })

  expect(await autostartState(ways, command)).toMatchObject({ ways: [{ program: 'this' }] })
})

test('starts what it has set, although reg.exe prints its name unreadably', async () => {
  const { run: registry } = standInRegistry()
  const run: RunTool = async (file, args) => (await registry(file, args)).replaceAll(/\P{ASCII}/gu, '\uFFFD')
  const { ways, started } = windows({ tasks: denied, registry: run })

  await turnOn(ways, command, true)

  expect(started).toEqual([command])
})

describe('a start for everyone, by the MSI package', () => {
  const everyones = String.raw`HKLM\Software\Microsoft\Windows\CurrentVersion\Run\Telemetry Tracker`
  const line = String.raw`"C:\Program Files\Telemetry Tracker\tracker.exe" agent --if-set-up`

  function installed() {
    const registry = standInRegistry()
    registry.values.set(everyones, { type: 'REG_SZ', data: line })
    return { ...registry, way: runKeyForEveryone({ run: registry.run }) }
  }

  test('is found, and switched off and on again for one person', async () => {
    const { way, run, values } = installed()

    expect(await way.find()).toMatchObject({
      where: everyones,
      command: [String.raw`C:\Program Files\Telemetry Tracker\tracker.exe`, 'agent', '--if-set-up'],
      isOn: true,
      isSystemWide: true,
    })
    await turnOff([way])
    expect(await isSwitchedOff(run)).toBe(true)
    expect(await way.find()).toMatchObject({ isOn: false })
    await way.set(command)
    expect([...values.keys()]).toEqual([everyones])
  })

  test('stays when a person uninstalls, without a trace of theirs', async () => {
    const { way, values } = installed()
    await turnOff([way])

    await turnOff([way], 'uninstall')

    expect([...values.keys()]).toEqual([everyones])
  })

  test('that is gone leaves no switch behind', async () => {
    const { way, values } = installed()
    await turnOff([way])
    values.delete(everyones)

    expect(await way.find()).toMatchObject({ isOn: false })
    await turnOff([way], 'uninstall')

    expect([...values.keys()]).toEqual([])
    await expect(way.set(command)).rejects.toThrow('no package')
  })
})
