import { describe, expect, test } from 'vitest'
import { createXWinDesktop, type XWindow } from '../x-win-desktop.ts'
import { macSystem } from './desktop.ts'
import { readConsole, readIdleSeconds } from './io-registry.ts'

/** A result of the addon as on macOS 15, without the Screen Recording permission. */
function answer(id: number, name: string, isFullScreen = false): XWindow {
  return {
    id,
    title: '',
    position: { x: 0, y: 38, width: 1512, height: 944, isFullScreen },
    info: { processId: 600 + id, path: `/Applications/${name}.app`, name, execName: '' },
  }
}

const empty: XWindow = {
  ...answer(0, ''),
  position: { x: 0, y: 0, width: 0, height: 0, isFullScreen: false },
}

function desktop(windows: XWindow[], active: XWindow, isAway = false) {
  return createXWinDesktop(
    { openWindowsAsync: () => Promise.resolve(windows), activeWindowAsync: () => Promise.resolve(active) },
    macSystem(() => isAway),
  )
}

test('names programs as in the Dock, and works without titles', async () => {
  const video = answer(71, 'Google Chrome', true)
  const { windows, foregroundId } = await desktop([video, answer(45, 'Xcode')], video).view()

  expect(windows).toMatchObject([
    { app: 'Google Chrome', title: '', fullscreen: true, minimised: false },
    { app: 'Xcode', fullscreen: false },
  ])
  expect(foregroundId).toBe(71)
})

test('treats an empty Finder as an empty desktop, not as a locked screen', async () => {
  const [finder, locked] = [desktop([], empty), desktop([], empty, true)]

  expect((await finder.view()).foregroundId).toBeNull()
  await locked.view()
  expect([await finder.isLocked(), await locked.isLocked()]).toEqual([false, true])
})

/** The output of `ioreg -n Root -d1 -w0` with one or two sessions. */
function registry(...sessions: string[]): string {
  return `+-o Root  <class IORegistryEntry, id 0x100000100, retain 32>
    {
      "IOKitBuildVersion" = "Darwin Kernel Version 24.6.0"
      "IOConsoleLocked" = No
      "IOConsoleUsers" = (${sessions.join(',')})
    }
`
}
const session = (uid: number, onConsole: string, more = '') =>
  `{"kCGSSessionOnConsoleKey"=${onConsole},"kSCSecuritySessionID"=100015,"kCGSSessionSystemSafeBoot"=No,"kCGSessionLoginDoneKey"=Yes,${more}"kCGSSessionIDKey"=257,"kCGSSessionUserNameKey"="ada","kCGSSessionGroupIDKey"=20,"kCGSSessionUserIDKey"=${uid}}`

describe('a session', () => {
  test.each([
    ['in front', registry(session(501, 'Yes')), 'in_front'],
    ['locked', registry(session(501, 'Yes', '"CGSSessionScreenIsLocked"=Yes,')), 'away'],
    ['behind another person’s', registry(session(502, 'Yes'), session(501, 'No')), 'away'],
    [
      'in front of another, locked one',
      registry(session(502, 'No', '"CGSSessionScreenIsLocked"=Yes,'), session(501, 'Yes')),
      'in_front',
    ],
    ['of a person the machine does not name', registry(session(5011, 'Yes')), null],
    ['without a registry', '', null],
  ])('%s is recognised', (_, printed, expected) => {
    expect(readConsole(printed, 501)).toBe(expected)
  })
})

test('reads the time since the last input', () => {
  const printed = `+-o IOHIDSystem  <class IOHIDSystem, id 0x100000b2a, registered>
    {
      "HIDIdleTime" = 4249801500
      "HIDParameters" = {"HIDClickTime"=500000000}
    }`

  expect(readIdleSeconds(printed)).toBeCloseTo(4.2498015)
  expect(readIdleSeconds('')).toBeNull()
})
