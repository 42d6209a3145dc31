import type { InstallerJob } from './installer.ts'

/** A preset as its file has it. */
export function presetText({ server, code, org, extensionIds }: InstallerJob['preset']): string {
  return `${JSON.stringify({ server, code, org, extensionIds }, null, 2)}\n`
}
