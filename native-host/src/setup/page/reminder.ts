import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../../deliver/durable-file.ts'
import { makePrivateFolder } from '../../private-folder.ts'

/** Exists when this person does not want the set-up page to open at sign-in. */
const noReminderFile = 'no-set-up-reminder'

const fileIn = (dataDir: string) => join(dataDir, noReminderFile)

/** Whether the set-up page may open by itself at sign-in. */
export function mayRemind(dataDir: string): boolean {
  return !existsSync(fileIn(dataDir))
}

/** Keeps the set-up page from opening at sign-in, or lets it open again. */
export function setReminder(dataDir: string, isWanted: boolean): void {
  if (isWanted) rmSync(fileIn(dataDir), { force: true })
  else writeDurably(join(makePrivateFolder(dataDir), noReminderFile), '')
}
