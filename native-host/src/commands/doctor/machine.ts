import { statfsSync } from 'node:fs'
import { openDesktop } from '../../platform/open-desktop.ts'
import { settleTimeZone } from '../../platform/time-zone.ts'
import { makePrivateFolder } from '../../private-folder.ts'
import type { HelperSettings } from '../../settings.ts'
import { type Finding, fails, fine, unsure } from './finding.ts'

export async function machineChecks(settings: HelperSettings): Promise<Finding[]> {
  return [await display(), timeZone(), disk(settings)]
}

async function display(): Promise<Finding> {
  try {
    const desktop = await openDesktop(process.env)
    desktop.close()
    const { limit } = desktop
    return limit === undefined
      ? fine('desktop', 'can be observed')
      : unsure('desktop', limit.found, limit.cure)
  } catch (error) {
    return fails('desktop', messageOf(error), 'run the helper inside a desktop session')
  }
}

/** Work hours and the days of today's numbers use this zone. */
function timeZone(): Finding {
  const { zone, warning } = settleTimeZone()
  if (warning === undefined) return fine('time zone', zone)
  return unsure('time zone', warning, 'set the time zone for the helper and restart it')
}

function disk({ queueDir, queueMaxBytes }: HelperSettings): Finding {
  try {
    makePrivateFolder(queueDir)
    const { bavail, bsize } = statfsSync(queueDir)
    const free = bavail * bsize
    const inMb = (bytes: number) => `${Math.floor(bytes / 1024 / 1024)} MB`
    if (free >= queueMaxBytes) return fine('disk', `${inMb(free)} free for ${queueDir}`)
    return unsure(
      'disk',
      `${inMb(free)} free, but the queue may grow to ${inMb(queueMaxBytes)}`,
      'free some space, or lower BUFFER_MAX_MB',
    )
  } catch (error) {
    return fails('disk', messageOf(error), 'set BUFFER_DIR or DATA_DIR to a folder you can write to')
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
