import { userInfo } from 'node:os'
import type { Desktop } from '../desktop.ts'
import { watchAnswer } from '../watched-answer.ts'
import { createXWinDesktop, loadXWin, type XWinSystem } from '../x-win-desktop.ts'
import { readConsole, readIdleSeconds } from './io-registry.ts'

const lookEveryMs = 10_000

/** The macOS desktop. Titles need the Screen Recording permission. */
export async function openMacDesktop(): Promise<Desktop> {
  const { uid } = userInfo()
  const session = watchAnswer(
    'ioreg',
    ['-n', 'Root', '-d1', '-w0'],
    text => readConsole(text, uid),
    lookEveryMs,
  )
  const idle = watchAnswer('ioreg', ['-c', 'IOHIDSystem', '-r', '-d1', '-w0'], readIdleSeconds, lookEveryMs)
  const system: XWinSystem = {
    ...macSystem(() => session.latest()?.answer === 'away'),
    idleSeconds() {
      const known = idle.latest()
      return known && known.answer + known.ageMs / 1000
    },
    close() {
      session.stop()
      idle.stop()
    },
  }
  return createXWinDesktop(await loadXWin(), system)
}

/**
 * The parts that macOS answers immediately. Nothing is in front while the screen is locked, but also in a
 * Finder without windows.
 */
export function macSystem(isAway: () => boolean): XWinSystem {
  return {
    nameApp: ({ info }) => info.name || info.execName || 'Unknown',
    isFullscreen: ({ position }) => position.isFullScreen,
    isMinimised: () => false,
    isLocked: () => isAway(),
    idleSeconds: () => null,
    close() {},
  }
}
