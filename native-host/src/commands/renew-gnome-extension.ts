import type { Logger } from 'pino'
import { gnomeExtension } from '../platform/gnome-extension.ts'
import type { Program } from '../program.ts'

/** Replaces the GNOME Shell extension that this person has installed if the helper or GNOME has another version now. */
export async function renewGnomeExtension(program: Program, log: Logger): Promise<void> {
  try {
    const extension = await gnomeExtension(process.env, program)
    if (await extension?.renew())
      log.info('the GNOME Shell extension was replaced; GNOME uses the new one from the next sign-in on')
  } catch (error) {
    log.warn(
      { why: error instanceof Error ? error.message : String(error) },
      'the GNOME Shell extension could not be compared with that of this helper',
    )
  }
}
