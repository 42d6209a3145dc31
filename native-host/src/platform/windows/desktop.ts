import type { Desktop } from '../desktop.ts'
import { createXWinDesktop, loadXWin, type XWindow, type XWinSystem } from '../x-win-desktop.ts'
import { type InputClock, idleSecondsBy, openInputClock } from './last-input.ts'

/** Windows moves minimised windows to this position instead of marking them. */
const minimisedAt = -32_000
/**
 * While switching windows nothing is in front briefly. For more than a second, it means the lock screen, a
 * permission prompt, or another session.
 */
const emptyLooksWhenLocked = 2
const lockPrograms = new Set(['lockapp', 'logonui'])

export async function openWindowsDesktop(): Promise<Desktop> {
  const [xWin, clock] = await Promise.all([loadXWin().catch(explain), openInputClock()])
  return createXWinDesktop(xWin, windowsSystem(clock))
}

/**
 * The addon was built with Microsoft's compiler, whose runtime we may not distribute. The executable has a copy of it that
 * does not need that; from source it does.
 */
function explain(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error)
  throw new Error(
    `Cannot load the window observer (${why}). Install Microsoft's Visual C++ Redistributable for x64 from https://aka.ms/vs/17/release/vc_redist.x64.exe; the helper then continues automatically.`,
    { cause: error },
  )
}

export function windowsSystem(clock: InputClock): XWinSystem {
  return {
    /** Programs are named by their description, or else by their file. */
    nameApp: ({ info }) => info.name || programOf(info) || 'Unknown',
    /**
     * What the addon calls full screen here is maximised; browsers report full screen correctly themselves.
     */
    isFullscreen: () => false,
    isMinimised: ({ position }) => position.x <= minimisedAt && position.y <= minimisedAt,
    isLocked: (active, emptyLooks) =>
      lockPrograms.has(programOf(active.info).toLowerCase()) || emptyLooks >= emptyLooksWhenLocked,
    idleSeconds: () => idleSecondsBy(clock),
    close() {},
  }
}

function programOf({ execName }: XWindow['info']): string {
  return execName.replace(/\.exe$/i, '')
}
