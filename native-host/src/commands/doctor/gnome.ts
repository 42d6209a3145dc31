import type { FoundExtension } from '../../platform/gnome-extension.ts'
import { openGnomeExtension } from '../../platform/open-gnome-extension.ts'
import type { Program } from '../../program.ts'
import { type Finding, fine, unsure } from './finding.ts'

const check = 'GNOME extension'
const installCure = 'run `telemetry-tracker gnome-extension install` and sign in again'

/** On GNOME with Wayland: whether our extension is there and tells the windows. */
export async function gnomeChecks(program: Program): Promise<Finding[]> {
  const extension = await openGnomeExtension(process.env, program)
  if (!extension?.isNeeded) return []
  try {
    return [gnomeFinding(await extension.find())]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [unsure(check, `cannot be checked: ${why}`, installCure)]
  }
}

/** What was found, and what to do. */
export function gnomeFinding({ folder, isCurrent, isOn, areAllOff, trouble }: FoundExtension): Finding {
  if (folder === null)
    return unsure(check, 'is not installed, so GNOME tells the helper no windows', installCure)
  if (areAllOff)
    return unsure(
      check,
      'is installed, but extensions are switched off in GNOME',
      'turn them on in the app Extensions, or with `gsettings set org.gnome.shell disable-user-extensions false`',
    )
  if (!isOn) return unsure(check, 'is installed, but switched off', installCure)
  if (!isCurrent) return unsure(check, 'is of another version of GNOME or of the helper', installCure)
  if (trouble !== null)
    return unsure(
      check,
      `is installed and switched on, but does not answer (${trouble})`,
      'sign out and in again: GNOME starts new extensions only then',
    )
  return fine(check, 'tells the helper the windows')
}
