import { execFile } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { promisify } from 'node:util'
import type { InstallerJob } from '../installer.ts'
import { product } from './names.ts'

const run = promisify(execFile)

type Environment = InstallerJob['environment']

/** Whether there is a certificate to sign with. */
export function hasCertificate(environment: Environment): boolean {
  return Boolean(environment['WINDOWS_SIGN_PFX'] || environment['WINDOWS_SIGN_PKCS11_MODULE'])
}

/**
 * Signs a program or package for Windows in its place, with the certificate of WINDOWS_SIGN_PFX or
 * WINDOWS_SIGN_PKCS11_MODULE. Without a certificate the file stays as it is.
 */
export async function sign(file: string, environment: Environment): Promise<void> {
  if (!hasCertificate(environment)) return
  const signed = `${file}.signed`
  const time = environment['WINDOWS_SIGN_TIMESTAMP_URL']
  const what = ['-h', 'sha256', '-n', product, ...(time ? ['-ts', time] : []), '-in', file, '-out', signed]
  try {
    await run('osslsigncode', ['sign', ...certificate(environment), ...what], { env: { ...environment } })
    renameSync(signed, file)
  } catch (error) {
    rmSync(signed, { force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(
        'There is a certificate to sign with, but osslsigncode is missing. Install the package osslsigncode.',
      )
    throw error
  }
}

/** What `sign` does with this environment. */
export function signingNote(environment: Environment): string {
  if (!hasCertificate(environment))
    return 'unsigned: set WINDOWS_SIGN_PFX or WINDOWS_SIGN_PKCS11_MODULE to sign it, or sign it with signtool on Windows'
  return environment['WINDOWS_SIGN_TIMESTAMP_URL']
    ? 'signed, with the time of a time-stamping server'
    : 'signed, until the certificate expires: set WINDOWS_SIGN_TIMESTAMP_URL for longer'
}

/** The password is in a file: every user of this computer can read a command line. */
function certificate(environment: Environment): string[] {
  const { WINDOWS_SIGN_PFX: pfx, WINDOWS_SIGN_PASSWORD_FILE: password } = environment
  const { WINDOWS_SIGN_PKCS11_MODULE: module = '', WINDOWS_SIGN_PKCS11_URI: key = '' } = environment
  const opened = password ? ['-readpass', password] : []
  if (pfx) return ['-pkcs12', pfx, ...opened]
  return ['-pkcs11module', module, '-pkcs11cert', key, '-key', key, ...opened]
}
