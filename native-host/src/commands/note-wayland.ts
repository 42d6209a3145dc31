import type { Logger } from 'pino'
import { openGnomeExtension } from '../platform/open-gnome-extension.ts'
import { isWaylandSession } from '../platform/session.ts'
import type { Program } from '../program.ts'

/** At the start of the agent in a Wayland session: such a session hides more than others. */
export function noteWayland(program: Program, log: Logger): void {
  if (!isWaylandSession(process.env)) return
  log.warn('a Wayland session: `doctor` says what can be observed in it')
  void renewGnomeExtension(program, log)
}

/** Replaces the GNOME Shell extension that this person has installed if the helper or GNOME has another version now. */
async function renewGnomeExtension(program: Program, log: Logger): Promise<void> {
  try {
    const extension = await openGnomeExtension(process.env, program)
    if (await extension?.renew())
      log.info('the GNOME Shell extension was replaced; GNOME uses the new one from the next sign-in on')
  } catch (error) {
    log.warn(
      { why: error instanceof Error ? error.message : String(error) },
      'the GNOME Shell extension could not be compared with that of this helper',
    )
  }
}
