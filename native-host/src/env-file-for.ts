import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The `.env` that applies in a folder. An entry of the menu or of autostart runs its command in any folder, so that
 * without one there, the one in the data folder applies.
 */
export function envFileFor(
  folder: string,
  dataDir: string,
  exists: (path: string) => boolean = existsSync,
): string {
  const own = join(folder, '.env')
  return exists(own) ? own : join(dataDir, '.env')
}
