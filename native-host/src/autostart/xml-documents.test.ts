import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { launchAgent } from './launch-agent.ts'
import { commandInTask, isTaskOff, taskXml } from './task-xml.ts'

const hasPython = spawnSync('python3', ['--version']).status === 0
const awkward = `/Users/Jörg Maß/R&D <"'$%>/tracker`

test.skipIf(!hasPython)('writes a property list that restarts the helper after a crash only', () => {
  expect(
    readByPython('json.dumps(plistlib.loads(text))', launchAgent([awkward, 'agent', '--folder', awkward])),
  ).toEqual({
    Label: 'com.telemetry-tracker.agent',
    ProgramArguments: [awkward, 'agent', '--folder', awkward],
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 30,
    LimitLoadToSessionType: 'Aqua',
  })
})

test.skipIf(!hasPython)('writes a task for one person, with their rights, without a time limit', () => {
  const command = ['C:\\Users\\Jörg Maß\\R&D\\tracker.exe', 'agent', '--folder', 'C:\\Users\\Jörg Maß']
  const xml = taskXml({ command, user: 'OFFICE\\Jörg' })

  const read = readByPython(
    'json.dumps([[e.tag.split("}")[1], e.text] for e in ElementTree.fromstring(text.decode("utf-16")).iter() if not len(e)])',
    xml,
    'utf16le',
  )

  expect(read).toEqual([
    ['Description', 'Starts Telemetry Tracker when OFFICE\\Jörg signs in.'],
    ['Enabled', 'true'],
    ['UserId', 'OFFICE\\Jörg'],
    ['UserId', 'OFFICE\\Jörg'],
    ['LogonType', 'InteractiveToken'],
    ['RunLevel', 'LeastPrivilege'],
    ['MultipleInstancesPolicy', 'IgnoreNew'],
    ['DisallowStartIfOnBatteries', 'false'],
    ['StopIfGoingOnBatteries', 'false'],
    ['ExecutionTimeLimit', 'PT0S'],
    ['Priority', '6'],
    ['Interval', 'PT1M'],
    ['Count', '255'],
    ['Command', 'C:\\Users\\Jörg Maß\\R&D\\tracker.exe'],
    ['Arguments', 'agent --folder "C:\\Users\\Jörg Maß"'],
  ])
})

test('reads a task as Windows prints it, also one that was switched off', () => {
  const printed = taskXml({ command: ['"C:\\a b\\tracker.exe"', 'agent'], user: 'PC\\ada' })

  expect(commandInTask(printed)).toEqual(['C:\\a b\\tracker.exe', 'agent'])
  expect(isTaskOff(printed)).toBe(false)
  expect(isTaskOff(printed.replace('<Settings>', '<Settings><Enabled>false</Enabled>'))).toBe(true)
})

/** What Python's parsers read, of a text in `encoding`. */
function readByPython(expression: string, text: string, encoding: BufferEncoding = 'utf8'): unknown {
  const code = `import json, plistlib, sys\nfrom xml.etree import ElementTree\ntext = sys.stdin.buffer.read()\nprint(${expression})`
  const { stdout, stderr } = spawnSync('python3', ['-c', code], {
    input: Buffer.from(encoding === 'utf16le' ? `\uFEFF${text}` : text, encoding),
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}
