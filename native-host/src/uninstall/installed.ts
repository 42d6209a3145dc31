import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { AutostartState } from '../autostart/autostart-state.ts'
import { listBatches, openName } from '../deliver/batch-files.ts'
import { readOpenFile } from '../deliver/open-batch.ts'
import { quarantineFolders } from '../deliver/quarantine.ts'
import { browserPlaces, manifestPath } from '../platform/browser-places.ts'
import { type Enrolled, readEnrolment } from '../sign-in/enrolment.ts'

/** What the helper has left on this computer for this person. */
export interface Installed {
  /** Events that the server has not acknowledged. */
  waitingEvents: number
  /** The browsers that find the helper, by name, with the files or keys through which they do. */
  browsers: { browser: string; path: string }[]
  autostart: AutostartState
  /** The folder of the GNOME Shell extension. */
  gnomeExtension: string | null
  enrolment: Enrolled | null
  /** Folders with data: the data folder, and that of the queue if it is somewhere else. Only those that exist. */
  folders: string[]
}

interface Places {
  dataDir: string
  queueDir: string
  autostart: AutostartState
  gnomeExtension: string | null
}

/** Looks for it without changing anything. */
export function findInstalled({ dataDir, queueDir, autostart, gnomeExtension }: Places): Installed {
  const enrolment = readEnrolment(dataDir)
  return {
    waitingEvents: countWaiting(queueDir),
    browsers: browserPlaces(dataDir)
      .map(place => ({ browser: place.browser, path: manifestPath(place) }))
      .filter(({ path }) => existsSync(path)),
    autostart,
    gnomeExtension,
    enrolment: enrolment?.state === 'enrolled' ? enrolment : null,
    folders: [dataDir, ...(`${queueDir}${sep}`.startsWith(`${dataDir}${sep}`) ? [] : [queueDir])].filter(
      folder => lstatSync(folder, { throwIfNoEntry: false }) !== undefined,
    ),
  }
}

/** Counts from the files, because opening a queue changes it. */
function countWaiting(queueDir: string): number {
  if (!existsSync(queueDir)) return 0
  const epochs = readdirSync(queueDir, { withFileTypes: true }).filter(
    entry => entry.isDirectory() && !quarantineFolders.includes(entry.name),
  )
  return epochs.map(({ name }) => waitingIn(join(queueDir, name))).reduce((sum, events) => sum + events, 0)
}

function waitingIn(folder: string): number {
  const { sealed, open } = listBatches(folder)
  const openEvents = open.map(sequence => readOpenFile(join(folder, openName(sequence))).lines.length)
  return [...sealed.map(({ events }) => events), ...openEvents].reduce((sum, events) => sum + events, 0)
}
