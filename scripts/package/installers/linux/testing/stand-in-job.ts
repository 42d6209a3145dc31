import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { missingForPackages } from '../../../../test/system-packages.ts'
import type { InstallerJob } from '../../installer.ts'

const lacking = process.env['CI'] === 'true' ? [] : missingForPackages()

/** Packages are made on Linux; with CI=true nothing that they need may be missing. */
export const cannotPackage = process.platform !== 'linux' || lacking.length > 0

/** A temporary folder that everyone can enter, removed after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tt-installers-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * A job with a small script in place of the helper's executable: it writes how it was called to `calls` in the home
 * folder, and fails if there is a file `refuses`.
 */
export function standInJob(changes: Partial<InstallerJob> = {}): InstallerJob {
  const folder = scratch()
  const executable = join(folder, 'stand-in')
  writeFileSync(executable, '#!/bin/sh\necho "$@" >>"$HOME/calls"\n[ ! -e "$HOME/refuses" ]\n')
  return {
    executable,
    version: '1.2.3',
    preset: {},
    epochSec: 1_700_000_000,
    compression: 'none',
    folder: join(folder, 'out'),
    environment: {},
    ...changes,
  }
}
