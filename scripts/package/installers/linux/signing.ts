import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { InstallerJob } from '../installer.ts'

const run = promisify(execFile)

/** Signs a Debian package with the GnuPG key of DEB_SIGN_KEY. Returns what was done. */
export async function signDeb(file: string, environment: InstallerJob['environment']): Promise<string> {
  const key = environment['DEB_SIGN_KEY']
  if (!key) return unsigned('DEB_SIGN_KEY')
  await sign('debsigs', ['--sign=origin', `--default-key=${key}`, file], environment)
  return `signed with ${key}`
}

/** Signs an RPM package with the GnuPG key of RPM_SIGN_KEY. Returns what was done. */
export async function signRpm(file: string, environment: InstallerJob['environment']): Promise<string> {
  const key = environment['RPM_SIGN_KEY']
  if (!key) return unsigned('RPM_SIGN_KEY')
  // Debian's rpmsign looks for gpg2, which Debian does not have.
  const macros = [`_gpg_name ${key}`, `__gpg ${pathOf('gpg', environment) ?? '/usr/bin/gpg'}`]
  await sign('rpmsign', [...macros.flatMap(macro => ['--define', macro]), '--addsign', file], environment)
  return `signed with ${key}`
}

function unsigned(setting: string): string {
  return `unsigned: set ${setting} to a GnuPG key to sign it`
}

function pathOf(program: string, environment: InstallerJob['environment']): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter)
  return folders.map(folder => join(folder, program)).find(file => existsSync(file))
}

async function sign(
  program: string,
  args: readonly string[],
  environment: InstallerJob['environment'],
): Promise<void> {
  try {
    await run(program, [...args], { env: { ...environment } })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(
        `There is a key to sign with, but ${program} is missing. Install the package ${packageOf(program)}.`,
      )
    throw error
  }
}

function packageOf(program: string): string {
  return program === 'rpmsign' ? 'rpm' : program
}
