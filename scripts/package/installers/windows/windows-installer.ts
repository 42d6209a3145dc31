import type { Installer, InstallerJob } from '../installer.ts'
import { makeMsi } from './msi.ts'
import { makeSetup } from './setup.ts'
import { signingNote } from './signing.ts'

/** A set-up program for one person, and a package for everyone on a computer. */
export const windowsInstaller: Installer = {
  kind: 'windows',
  makes: 'set-up program and .msi',
  target: 'win-x64',
  tools: [
    { program: 'makensis', package: 'nsis' },
    { program: 'wixl', package: 'wixl' },
    { program: 'msibuild', package: 'msitools' },
  ],
  async make(job: InstallerJob): Promise<string[]> {
    const note = signingNote(job.environment)
    return [`${await makeSetup(job)} (${note})`, `${await makeMsi(job)} (${note})`]
  },
}
