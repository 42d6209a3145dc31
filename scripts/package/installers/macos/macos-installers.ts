import type { Installer } from '../installer.ts'
import { makeAppArchive } from './app-archive.ts'

/** The application for Apple's chips and for Intel's. */
export const macosInstallers: readonly Installer[] = [
  { arch: 'arm64', chips: 'Apple' } as const,
  { arch: 'x64', chips: 'Intel' } as const,
].map(({ arch, chips }) => ({
  kind: 'macos',
  makes: `TelemetryTracker.app in a .zip for ${chips} chips`,
  target: `macos-${arch}`,
  tools: [{ program: 'zip', package: 'zip' }],
  async make(job) {
    const archive = await makeAppArchive(job, arch)
    return [
      `${archive} (no certificate: macOS warns when it is opened. make-pkg.sh and make-dmg.sh sign it, on macOS)`,
    ]
  },
}))
