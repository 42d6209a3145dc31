import { expect, test } from 'vitest'
import { createXWinDesktop, type XWindow } from '../x-win-desktop.ts'
import { windowsSystem } from './desktop.ts'

/** A result of the addon as on Windows 11. */
function answer(
  id: number,
  execName: string,
  name: string,
  change: Partial<XWindow['position']> = {},
): XWindow {
  return {
    id,
    title: `Window ${id}`,
    position: { x: 100, y: 50, width: 1200, height: 800, isFullScreen: false, ...change },
    info: { processId: 4_000 + id, path: `C:\\Programs\\${execName}.exe`, name, execName },
  }
}

const editor = answer(65_552, 'Code', 'Visual Studio Code', {
  x: -8,
  y: -8,
  width: 1936,
  height: 1048,
  isFullScreen: true,
})
const browser = answer(131_186, 'chrome', 'Google Chrome', { x: 1920, y: 0 })
const parked = answer(198_140, 'notepad', '', { x: -32_000, y: -32_000, width: 160, height: 28 })
const lockScreen = answer(65_700, 'LockApp', 'LockApp.exe')
const nothing = {
  ...answer(0, '', ''),
  title: '',
  position: { x: 0, y: 0, width: 0, height: 0, isFullScreen: false },
}

function desktop(windows: XWindow[], active: XWindow) {
  return createXWinDesktop(
    { openWindowsAsync: () => Promise.resolve(windows), activeWindowAsync: () => Promise.resolve(active) },
    windowsSystem({ lastInput: () => null, now: () => 0 }),
  )
}

test('names programs by their description, else by their file, and keeps the order', async () => {
  const { windows, foregroundId } = await desktop([editor, browser, parked], editor).view()

  expect(windows.map(({ app }) => app)).toEqual(['Visual Studio Code', 'Google Chrome', 'notepad'])
  expect(foregroundId).toBe(65_552)
})

test('recognises minimised windows by their parking position, and does not take maximised for full screen', async () => {
  const { windows } = await desktop([editor, browser, parked], editor).view()

  expect(windows.map(({ minimised }) => minimised)).toEqual([false, false, true])
  expect(windows.some(({ fullscreen }) => fullscreen)).toBe(false)
})

test('finds a foreground window that is missing from the list', async () => {
  const { windows } = await desktop([browser], editor).view()

  expect(windows.map(({ id }) => id)).toEqual([65_552, 131_186])
})

test('is locked when the lock screen is in front, or when nothing is for more than a second', async () => {
  const [locked, away, working] = [desktop([], lockScreen), desktop([], nothing), desktop([editor], editor)]
  for (const each of [locked, away, working]) await each.view()

  expect(await Promise.all([locked, away, working].map(each => each.isLocked()))).toEqual([
    true,
    false,
    false,
  ])
  expect((await away.view()).foregroundId).toBeNull()
  expect(await away.isLocked()).toBe(true)
})
