import type { AnswerKey } from '../http/verify-answer.ts'
import type { ProgramFiles } from '../platform/replace-program.ts'
import type { Program } from '../program.ts'
import { chooseRelease, type ListedRelease, newestRelease } from './choose-release.ts'
import { installPlace } from './install-place.ts'
import { readSignedReleases, type SignedReleases } from './signed-releases.ts'
import { trustedMetadata } from './trusted-root.ts'
import { updateFolder } from './update-state.ts'

/** Which program asks which server. */
export interface Checking {
  dataDir: string
  program: Program
  server: string
  version: string
  deviceId: string
  answerKey(): AnswerKey | null
}

/** What the server offers to this device. */
export interface UpdateCheck {
  /** The newest release that is being rolled out, also if this device is not in its share yet. */
  newest?: Pick<ListedRelease, 'version' | 'collection'>
  /** An admin has paused updates: nothing is chosen. */
  isPaused?: boolean
  /** The release that this device may install. */
  chosen?: ListedRelease
  /** Where it would be installed. Absent, with the reason, where the program can't replace itself. */
  place?: ProgramFiles
  whyNotHere?: string
  download: SignedReleases['download']
}

/** Asks the server for releases and verifies what it answers. Rejects with the reason when that is impossible. */
export async function checkForUpdate(
  { dataDir, program, server, version, deviceId, answerKey }: Checking,
  stopped: AbortSignal,
): Promise<UpdateCheck> {
  const metadata = await trustedMetadata({
    folder: updateFolder(dataDir),
    server,
    file: program.file,
    key: answerKey(),
    stopped,
  })
  if (metadata === null) return { download: nothingOffered }
  const { list, isPaused, download } = await readSignedReleases(server, metadata, stopped)
  const device = { version, system: systemName(process.platform, process.arch), deviceId }
  const [newest, chosen, place] = [
    newestRelease(list, device),
    isPaused ? undefined : chooseRelease(list, device),
    installPlace(program),
  ]
  return {
    ...(newest !== undefined && { newest: { version: newest.version, collection: newest.collection } }),
    ...(isPaused && { isPaused }),
    ...(chosen !== undefined && { chosen }),
    ...('why' in place ? { whyNotHere: place.why } : { place }),
    download,
  }
}

async function nothingOffered(): Promise<never> {
  throw new Error('The server offers no releases.')
}

/** This system's name in releases. */
export function systemName(platform: NodeJS.Platform, arch: string): string {
  const names: Partial<Record<NodeJS.Platform, string>> = { win32: 'win', darwin: 'macos' }
  return `${names[platform] ?? platform}-${arch}`
}
