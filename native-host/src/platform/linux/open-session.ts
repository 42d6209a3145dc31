import type { Desktop } from '../desktop.ts'
import { openLinuxDesktop } from './desktop.ts'
import { openGnomeDesktop } from './gnome/desktop.ts'
import { openWaylandDesktop } from './wayland/desktop.ts'

/**
 * The desktop of this Linux session: of its Wayland compositor if that tells its windows, else of GNOME, else of its X
 * server, which under Wayland shows only X programs. Throws a NoDisplayError if neither can be observed.
 */
export async function openLinuxSession(environment: Record<string, string | undefined>): Promise<Desktop> {
  try {
    return (
      (await openWaylandDesktop(environment)) ??
      (await openGnomeDesktop(environment)) ??
      (await openLinuxDesktop(environment))
    )
  } catch (error) {
    // A user manager keeps the variables of an earlier Wayland session, also during a later one of X.
    if (!environment['DISPLAY'] || environment['XDG_SESSION_TYPE'] === 'wayland') throw error
    return openLinuxDesktop(environment)
  }
}
