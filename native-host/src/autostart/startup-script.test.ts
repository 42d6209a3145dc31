import { expect, test } from 'vitest'
import { commandInStartupScript, startupScript } from './startup-script.ts'

const startup = String.raw`C:\Users\Jörg Maß\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup`
const command = [
  String.raw`C:\Users\Jörg Maß\AppData\Local\Tracker 50%\tracker.exe`,
  'agent',
  '--folder',
  String.raw`C:\Users\Jörg Maß\.telemetry-tracker`,
]

test('does not depend on the code page: it is ASCII when everything is below one home folder', () => {
  const text = startupScript(command, startup)

  expect(text).toMatch(/^[\x20-\x7e\r\n]+$/)
  expect(text).toContain(
    String.raw`start "" "%~dp0..\..\..\..\..\..\Local\Tracker 50%%\tracker.exe" "agent" "--folder" "%~dp0`,
  )
})

test.each([[command], [[String.raw`D:\tracker & co\100%.exe`, 'agent']]])('is read back: %j', written => {
  expect(commandInStartupScript(startupScript(written, startup), startup)).toEqual(written)
})

test('has no command if it is another text', () => {
  expect(commandInStartupScript('@echo off', startup)).toBeNull()
})
