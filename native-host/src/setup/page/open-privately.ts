import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../../deliver/durable-file.ts'
import { redirectPrivately } from '../../platform/linux/private-redirect.ts'
import { openAddress } from '../../platform/open-address.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import { makePrivateFolder } from '../../private-folder.ts'

/** A page that leads on to the set-up page; removed when that was opened. */
const redirectIn = (dataDir: string) => join(makePrivateFolder(socketPlace(dataDir).runDir), 'set-up.html')

/**
 * Opens an address with a secret in this person's browser. Everyone on a Linux computer or a Mac can read the arguments
 * of a program: on Linux, the browser is redirected by a port that answers only this person; on a Mac, by a file that
 * only they can read. On Windows, others can't see arguments.
 */
export async function openPrivately(
  address: string,
  dataDir: string,
  platform: NodeJS.Platform = process.platform,
  open: (address: string) => Promise<void> = openAddress,
): Promise<void> {
  if (platform === 'linux') return redirectPrivately(address, open)
  if (platform !== 'darwin') return open(address)
  const file = redirectIn(dataDir)
  writeDurably(file, redirectTo(address))
  await open(file)
}

export function removeRedirect(dataDir: string): void {
  rmSync(redirectIn(dataDir), { force: true })
}

function redirectTo(address: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${address}"><title>Telemetry Tracker</title>\n`
}
