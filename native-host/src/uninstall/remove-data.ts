import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { declaredFileName } from '../declared/declared-file.ts'
import { acknowledgementFile } from '../setup/acknowledgement.ts'

/** The files of an enrolment. */
export const ofEnrolment: readonly string[] = ['device.json', 'device.key']

/** Everything that the helper writes into its data folder. On a server's own machine the database is there, too. */
const ofDataFolder = new Set([
  acknowledgementFile,
  'addons',
  'browsers.json',
  declaredFileName,
  ...ofEnrolment,
  'log',
  'native-host.cmd',
  'native-host.sh',
  'native-messaging',
  'no-set-up-reminder',
  'paused.json',
  'policy.json',
  'queue',
  'queue-owner.json',
  'run',
  'today.jsonl',
  'untold-pauses.json',
  'update',
])
const ofQueueFolder = new Set(['identity.json', 'rejected.json', 'refused', 'damaged'])
const epochName = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * Removes the helper's files from a data folder but those to keep, and the folder itself if it has no others. Returns the
 * names of those that stay: DATA_DIR may be any folder.
 */
export function removeData(dataDir: string, kept: readonly string[] = []): string[] {
  return removeFrom(dataDir, name => ofDataFolder.has(name) && !kept.includes(name))
}

/** The same for a queue that is in a folder of its own (BUFFER_DIR). */
export function removeQueue(queueDir: string): string[] {
  return removeFrom(queueDir, name => ofQueueFolder.has(name) || epochName.test(name))
}

function removeFrom(folder: string, isOurs: (name: string) => boolean): string[] {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return []
  const others = readdirSync(folder).filter(name => !isOurs(basename(name, '.tmp')))
  for (const name of readdirSync(folder)) {
    // A folder on Windows is busy for a moment after its files were closed.
    if (!others.includes(name)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 })
  }
  if (others.length > 0) return others
  // A link stays a link to the folder of someone's choice; only what is ours in it goes.
  if (!lstatSync(folder).isSymbolicLink()) rmdirSync(folder)
  else rmSync(folder)
  return []
}
