import type { Preset } from '../../../native-host/src/preset.ts'

/** A program that an installer is made with, and the Debian package that contains it. */
interface Tool {
  program: string
  package: string
}

/** What an installer is made of. */
export interface InstallerJob {
  /** The helper's executable for the installer's target. */
  executable: string
  version: string
  preset: Preset
  /** The file with the root of updates that helpers trust; without it, they take the first one of their server. */
  releasesRoot?: string
  /** The time that files in the installer have, in seconds, so that the same commit gives the same bytes. */
  epochSec: number
  /** `smallest` takes a minute for the real executable. */
  compression: 'smallest' | 'none'
  /** Where to put it. */
  folder: string
  /** With the keys to sign with, by name. */
  environment: Readonly<Record<string, string | undefined>>
}

/** A kind of installers, chosen with `--installers`. */
export interface Installer {
  kind: string
  /** For `--help`. */
  makes: string
  /** The name of the target whose executable it installs. */
  target: string
  tools: readonly Tool[]
  /** Signs what there is a key for, and returns a line about each file that it made. */
  make(job: InstallerJob): Promise<string[]>
}
