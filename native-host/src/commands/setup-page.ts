import { computerPreset } from '../computer-preset.ts'
import { openGnomeExtension } from '../platform/open-gnome-extension.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { noticePolicy } from '../setup/destination.ts'
import { setReminder } from '../setup/page/reminder.ts'
import { runSetupPage } from '../setup/page/run-setup-page.ts'
import { startRecording } from '../setup/page/start-recording.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'
import { currentAutostart } from './autostart.ts'
import { registerBrowsers } from './register-browser.ts'

/**
 * `setup`: opens the set-up page. Nothing is recorded before this person has confirmed there what is recorded.
 *
 * @param settings reads the settings with what was set up last
 */
export async function openSetupPage(
  program: Program,
  settings: () => HelperSettings,
  { print }: { print: boolean },
): Promise<void> {
  const { dataDir } = settings()
  let startsAtSignIn: Promise<boolean> | null = null
  const extension = await openGnomeExtension(process.env, program)
  const host = {
    preset: computerPreset(program),
    settings,
    user: () => userOf(dataDir),
    askPolicy: async () => (await noticePolicy(settings())).policy,
    registerBrowser: (browser: string) =>
      registerBrowsers(dataDir, program, { browser: [browser], remove: false }),
    gnomeExtension: extension?.isNeeded ? extension : null,
    async startAgent() {
      await startRecording(settings(), program)
      startsAtSignIn = null
    },
    // Some systems take seconds to answer.
    startsAtSignIn: () =>
      (startsAtSignIn ??= currentAutostart({ program, dataDir }).then(({ isOn }) => isOn)),
    remindLater: (again: boolean) => setReminder(dataDir, again),
  }
  await runSetupPage({ program, dataDir, host, print })
}

function userOf(dataDir: string): string | null {
  const enrolment = readEnrolment(dataDir)
  return enrolment === null || enrolment.state === 'erased' ? null : enrolment.userId
}
