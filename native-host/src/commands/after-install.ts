import { type PrintedFiles, printInto } from '../install/print-into.ts'
import { takeValues, writePreset } from '../install/write-preset.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import { readHelperSettings } from '../settings.ts'
import { setUpSilently } from '../setup/set-up-silently.ts'
import { silently } from '../setup/silently.ts'
import { enrolledSettings } from '../sign-in/enrolment.ts'
import { turnAutostartOn } from './autostart.ts'
import { registerBrowsers } from './register-browser.ts'

export interface AfterInstallOptions extends PrintedFiles {
  /** The file with the command line of the set-up program. */
  values: string
  /** The preset that is baked into it, if there is one. */
  baked: string
  /** An agent ran before, and was stopped to replace it. */
  start: boolean
}

/** `after-install`: everything that the set-up program for Windows leaves to the helper, after the files are there. */
export async function afterInstall(
  self: Program,
  { values, baked, start, ...files }: AfterInstallOptions,
): Promise<void> {
  printInto(files)
  const { preset: given, notice } = takeValues(values)
  const preset = writePreset(self.file, { baked, given })
  const settings = enrolledSettings(readHelperSettings(process.env, process.cwd(), preset))
  const { dataDir } = settings
  registerBrowsers(dataDir, self, { remove: false })
  let isSetUp = false
  try {
    if (notice !== undefined) {
      for (const line of await setUpSilently(settings, self, silently(notice), preset)) console.log(line)
      isSetUp = true
    }
  } finally {
    // Also when the set-up failed: it can be repeated, and nothing is recorded before.
    await turnAutostartOn({ program: self, dataDir }, { json: false, now: start || isSetUp }).catch(
      explainRefused,
    )
  }
}

/** The program is installed all the same, and a browser with the extension starts it. */
function explainRefused(error: unknown): void {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
}
