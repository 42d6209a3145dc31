import { UsageError } from '../../private-folder.ts'
import type { Program } from '../../program.ts'
import { appBundle } from './app-bundle.ts'

/**
 * Throws what to do for a program whose path is not going to last, so that neither browsers nor the sign-in are told
 * to start it from there: macOS runs a downloaded application from a random folder, and a disk image is ejected.
 */
export function requireLastingPlace({ file }: Program): void {
  if (appBundle(file) === null) return
  if (!file.includes('/AppTranslocation/') && !file.startsWith('/Volumes/')) return
  throw new UsageError(
    'macOS runs this application from a temporary place. Move TelemetryTracker.app to the folder Applications, and open it from there.',
  )
}
