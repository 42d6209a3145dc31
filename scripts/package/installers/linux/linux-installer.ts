import type { Installer, InstallerJob } from '../installer.ts'
import { makeDeb } from './deb.ts'
import { makeRpm } from './rpm.ts'
import { signDeb, signRpm } from './signing.ts'
import { makeTarball } from './tarball.ts'

/** Packages for every user of a computer, and an archive for one person. */
export const linuxInstaller: Installer = {
  kind: 'linux',
  makes: '.deb, .rpm and .tar.gz',
  target: 'linux-x64',
  tools: [
    { program: 'dpkg-deb', package: 'dpkg' },
    { program: 'rpmbuild', package: 'rpm' },
    { program: 'tar', package: 'tar' },
    { program: 'gzip', package: 'gzip' },
  ],
  async make(job: InstallerJob): Promise<string[]> {
    const deb = await makeDeb(job)
    const rpm = await makeRpm(job)
    const tarball = await makeTarball(job)
    return [
      `${deb} (${await signDeb(deb, job.environment)})`,
      `${rpm} (${await signRpm(rpm, job.environment)})`,
      tarball,
    ]
  },
}
