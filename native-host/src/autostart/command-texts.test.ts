import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandInEntry, desktopEntry } from './desktop-entry.ts'
import { commandInLaunchAgent, launchAgent } from './launch-agent.ts'
import { commandInUnit, systemdUnit } from './systemd-unit.ts'
import { commandInTask, taskXml } from './task-xml.ts'
import { windowsArguments, windowsCommandLine } from './windows-command-line.ts'

const user = 'OFFICE\\Jörg'
const forms = {
  'a systemd unit': { write: (command: string[]) => systemdUnit({ command }), read: commandInUnit },
  'an XDG autostart entry': { write: desktopEntry, read: commandInEntry },
  'a LaunchAgent': { write: launchAgent, read: commandInLaunchAgent },
  'a scheduled task': { write: (command: string[]) => taskXml({ command, user }), read: commandInTask },
  'a Windows command line': { write: windowsCommandLine, read: windowsArguments },
}

/** Characters with a meaning somewhere; no line breaks, which no path for autostart may have. */
const part = fc.string({ unit: fc.constantFrom(...` "'\\$%&<>;\`#=!*?(){}[]~aJörgé7`), minLength: 1 })
const program = part.map(text => `/opt/${text}`)

describe.each(Object.entries(forms))('%s', (_, { write, read }) => {
  test('is read back as the command that was written', () => {
    fc.assert(
      fc.property(program, fc.array(part), (file, args) => {
        // Windows has no such file names.
        const command = [file.replaceAll('"', "'"), ...args]
        expect(read(write(command))).toEqual(command)
      }),
    )
  })

  test('has no command if it is another text', () => {
    expect(read('') ?? []).toEqual([])
  })
})
