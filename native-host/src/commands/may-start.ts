import { computerPreset } from '../computer-preset.ts'
import { acknowledgedInstall } from '../install/preset-of.ts'
import { isOffForPerson } from '../platform/autostart-ways.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { isSetUp } from '../setup/acknowledgement.ts'
import { offerAtSignIn } from '../setup/page/offer-at-sign-in.ts'
import { setUpSilently } from '../setup/set-up-silently.ts'
import { silently } from '../setup/silently.ts'

/**
 * Whether an agent that a package starts for everyone on the computer goes on for this person. Where the package was
 * given an organisation that has told its people, it sets them up silently at their first sign-in; others get the
 * set-up page, and so do those who were set up silently, once.
 */
export async function mayStart(settings: HelperSettings, self: Program): Promise<boolean> {
  if (await isOffForPerson(process.env)) return false
  const { dataDir } = settings
  const organisation = isSetUp(dataDir) ? undefined : acknowledgedInstall(self)
  if (organisation !== undefined)
    for (const line of await setUpSilently(settings, self, silently(organisation), computerPreset(self)))
      console.log(line)
  return offerAtSignIn({ program: self, dataDir, environment: process.env })
}
