import type { SessionBus } from './session-bus.ts'

const screenSaver = {
  destination: 'org.freedesktop.ScreenSaver',
  path: '/org/freedesktop/ScreenSaver',
  interface: 'org.freedesktop.ScreenSaver',
}

/** Follows whether the desktop's own screen locker has locked the screen. Without one it is never locked. */
export async function followScreenLock(bus: SessionBus): Promise<() => boolean> {
  let isLocked = false
  await bus.follow({ ...screenSaver, member: 'ActiveChanged' }, ([isActive]) => {
    isLocked = isActive === true
  })
  const owner = await bus.followOwner(screenSaver.destination, next => {
    isLocked = false
    if (next !== null) void ask()
  })
  if (owner() !== null) await ask()
  return () => isLocked

  async function ask(): Promise<void> {
    try {
      const [isActive] = await bus.call({ ...screenSaver, member: 'GetActive' })
      isLocked = isActive === true
    } catch {
      // It has ended, or only keeps the screen on, as some do: then it does not lock either.
      isLocked = false
    }
  }
}
