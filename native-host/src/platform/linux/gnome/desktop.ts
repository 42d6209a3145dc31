import { type Desktop, type DesktopLimit, NoDisplayError } from '../../desktop.ts'
import { isWaylandSession } from '../../session.ts'
import { NoSessionBusError, openSessionBus, type SessionBus } from '../session-bus.ts'
import { watchSession } from '../session-watch.ts'
import { createProgramNames } from '../wayland/program-names.ts'
import { followToldWindows, shell } from './told-windows.ts'
import { toView, unknownView } from './windows.ts'

const idleMonitor = {
  destination: 'org.gnome.Mutter.IdleMonitor',
  path: '/org/gnome/Mutter/IdleMonitor/Core',
  interface: 'org.gnome.Mutter.IdleMonitor',
  member: 'GetIdletime',
}
/** The name under which GNOME Shell itself has it: that of the interface would start another process. */
const screenShield = {
  destination: 'org.gnome.Shell.ScreenShield',
  path: '/org/gnome/ScreenSaver',
  interface: 'org.gnome.ScreenSaver',
}

/**
 * The desktop of GNOME on Wayland. GNOME tells programs no windows: our extension does, if the person has installed it.
 * Without it the app in front is unknown, and only presence is observed. Null outside of such a session. Throws a
 * NoDisplayError if GNOME should be there and does not answer.
 */
export async function openGnomeDesktop(
  environment: Record<string, string | undefined>,
): Promise<Desktop | null> {
  const bus = await openGnomeBus(environment)
  if (bus === null) return null
  try {
    return await observe(bus, environment)
  } catch (error) {
    bus.close()
    throw new NoDisplayError(`GNOME Shell cannot be observed: ${messageOf(error)}`)
  }
}

async function observe(bus: SessionBus, environment: Record<string, string | undefined>): Promise<Desktop> {
  const gone = Promise.withResolvers<string>()
  bus.gone.then(gone.resolve)
  const owner = await bus.followOwner(shell, next => {
    if (next === null) gone.resolve('GNOME Shell ended')
  })
  if (owner() === null) throw new Error('it ended')
  const toldWindows = await followToldWindows(bus, environment)
  const isShielded = await followShield(bus)
  const nameOf = createProgramNames(environment)
  const session = watchSession(environment)
  const first = await toldWindows()
  await idleMs(bus)
  return {
    async view() {
      // The extensions of GNOME are off while the screen is locked.
      const told = await toldWindows()
      return told.windows === null ? unknownView : await toView(told.windows, nameOf)
    },
    idleSeconds: async () => (await idleMs(bus)) / 1_000,
    hookObstacle: () => Promise.resolve('This Wayland session does not let programs count input.'),
    isLocked: () => Promise.resolve(isShielded() || session.isAway()),
    limit: first.windows === null ? presenceOnly(first.why) : noCounts,
    gone: gone.promise,
    close() {
      session.stop()
      bus.close()
    },
  }
}

/** The bus of a GNOME session on Wayland, or null in another session. */
async function openGnomeBus(environment: Record<string, string | undefined>): Promise<SessionBus | null> {
  if (!isGnomeOnWayland(environment) && !mayBeGnome(environment)) return null
  try {
    const bus = await openSessionBus(environment)
    const owner = await bus.followOwner(shell)
    if (owner() !== null) return bus
    bus.close()
    if (!isGnomeOnWayland(environment)) return null
  } catch (error) {
    if (!(error instanceof NoSessionBusError)) throw error
    if (!isGnomeOnWayland(environment)) return null
    throw new NoDisplayError(`GNOME cannot be observed. ${error.message}`)
  }
  throw new NoDisplayError('GNOME Shell does not answer on the session bus yet.')
}

/** Whether this session says that it is one of GNOME on Wayland. */
export function isGnomeOnWayland(environment: Record<string, string | undefined>): boolean {
  return (environment['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('GNOME') && mayBeGnome(environment)
}

function mayBeGnome(environment: Record<string, string | undefined>): boolean {
  const type = environment['XDG_SESSION_TYPE']
  return type === undefined ? Boolean(environment['WAYLAND_DISPLAY']) : isWaylandSession(environment)
}

async function idleMs(bus: SessionBus): Promise<number> {
  const [idle] = await bus.call(idleMonitor)
  // A 64-bit number, which is no ordinary one in every version of the library.
  return Number(String(idle))
}

/** Whether the screen is locked or blank. A session that can't be locked has no shield. */
async function followShield(bus: SessionBus): Promise<() => boolean> {
  let isOn = false
  const owner = await bus.followOwner(screenShield.destination, next => {
    if (next === null) isOn = false
  })
  await bus.follow({ ...screenShield, member: 'ActiveChanged' }, ([active]) => {
    isOn = active === true
  })
  if (owner() !== null) isOn = (await bus.call({ ...screenShield, member: 'GetActive' }))[0] === true
  return () => isOn
}

const noCounts: DesktopLimit = {
  found:
    'a Wayland session of GNOME. Windows: all, by the GNOME Shell extension. Presence: yes. Input: not counted, so minutes are judged by presence and the app in front',
  cure: 'choose an X11 (Xorg) session when you sign in if counts are needed',
  seesAllWindows: true,
}

function presenceOnly(why: string): DesktopLimit {
  return {
    found: `a Wayland session of GNOME, which tells programs no windows, and the GNOME Shell extension does not either (${why}). The app in front is recorded as Unknown. Presence: yes. Input: not counted`,
    cure: 'run `telemetry-tracker gnome-extension install` and sign in again, or choose an X11 (Xorg) session when you sign in',
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
