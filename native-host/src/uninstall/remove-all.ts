import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { removeEmptyFolders } from '../autostart/own-file.ts'
import { turnOff } from '../autostart/turn-off.ts'
import type { Way } from '../autostart/way.ts'
import { registerBrowsers } from '../commands/register-browser.ts'
import type { GnomeExtension } from '../platform/gnome-extension.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import type { Installed } from './installed.ts'
import type { KeySteps } from './key-steps.ts'
import { ofEnrolment, removeData, removeQueue } from './remove-data.ts'

interface Removal {
  settings: HelperSettings
  program: Program
  installed: Installed
  ways: readonly Way[]
  extension: Pick<GnomeExtension, 'remove'> | null
  keySteps: KeySteps
  keepData: boolean
  /** A line about what was done. */
  onDone(line: string): void
  /** What could not be done, and what to do. */
  onFailed(line: string): void
}

/**
 * Removes everything that was found, one step after the other. A step that fails does not stop the rest, but while the
 * system's secret store keeps the key of this device, the enrolment stays: with it a second try knows the key.
 */
export async function removeAll(removal: Removal): Promise<void> {
  await tryStep(autostart)
  await tryStep(browsers)
  await tryStep(gnomeExtension)
  const isKeyGone = await tryStep(enrolment)
  await tryStep(given => data(given, isKeyGone ? [] : ofEnrolment))

  async function tryStep(step: (given: Removal) => Promise<void> | void): Promise<boolean> {
    try {
      await step(removal)
      return true
    } catch (error) {
      removal.onFailed(error instanceof Error ? error.message : String(error))
      return false
    }
  }
}

async function autostart({ ways, onDone, onFailed }: Removal): Promise<void> {
  const { done, failed } = await turnOff(ways, 'uninstall')
  for (const line of done) onDone(line)
  for (const { where, why } of failed) onFailed(`Cannot remove ${where}: ${why}`)
}

function browsers({ settings, program, installed, onDone }: Removal): void {
  const names = installed.browsers.map(({ browser }) => browser)
  if (names.length === 0) return
  registerBrowsers(settings.dataDir, program, { browser: names, remove: true, onDone })
  // Registering creates the folder of every browser, also of one that is not installed.
  for (const { path } of installed.browsers) removeEmptyFolders(dirname(path), homedir())
}

async function gnomeExtension({ extension, onDone }: Removal): Promise<void> {
  for (const line of (await extension?.remove()) ?? []) onDone(line)
}

async function enrolment({ keySteps, installed, onDone }: Removal): Promise<void> {
  if (installed.enrolment === null) return
  const why = await keySteps.leave()
  const { server, userId } = installed.enrolment
  onDone(`removed the enrolment on ${server} for ${userId}, with its key`)
  if (why !== null) onDone(`The server could not be told (${why}). Ask an admin to revoke this device there.`)
}

function data(
  { settings: { dataDir, queueDir }, installed, keepData, onDone }: Removal,
  kept: readonly string[],
): void {
  for (const folder of installed.folders) {
    if (keepData) {
      onDone(`kept ${folder}`)
      continue
    }
    const others = folder === dataDir ? removeData(folder, kept) : removeQueue(queueDir)
    onDone(
      others.length === 0
        ? `removed ${folder}`
        : `removed the helper's files in ${folder}, which also has ${others.slice(0, 5).join(', ')}`,
    )
  }
}
