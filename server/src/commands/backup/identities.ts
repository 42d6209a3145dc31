import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Decrypter } from 'age-encryption'
import { Failure } from '../../failure.ts'

/** Where the private keys for an encrypted backup come from. */
export interface IdentitySources {
  /** The value of `--identity-file`. */
  file: string | undefined
  /** The value of BACKUP_IDENTITY. */
  setting: string | undefined
}

/** What decrypts with the given private keys; undefined if there are none. Throws a Failure that never repeats a key. */
export async function readIdentities({ file, setting }: IdentitySources): Promise<Decrypter | undefined> {
  if (file !== undefined) return decrypterWith(await textOf(resolve(file)), resolve(file))
  return setting === undefined ? undefined : decrypterWith(setting, 'BACKUP_IDENTITY')
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Failure(`The identity file cannot be read (${reason}). Correct --identity-file.`, { cause })
  }
}

/** The form of `age-keygen`: comments, and a key on each other line. */
function decrypterWith(text: string, source: string): Decrypter {
  if (/^(age-encryption\.org|-----BEGIN AGE)/.test(text))
    throw new Failure(
      `${source} is itself encrypted. Decrypt it first: age --decrypt --output identity.txt ${source}`,
    )
  const keys = text
    .split(/\r?\n/)
    .map((line, i) => ({ key: line.trim(), number: i + 1 }))
    .filter(({ key }) => key !== '' && !key.startsWith('#'))
  if (keys.length === 0)
    throw new Failure(`${source} contains no identity. Use the file that age-keygen has made.`)
  const decrypter = new Decrypter()
  for (const { key, number } of keys) {
    try {
      decrypter.addIdentity(key)
    } catch {
      // Without the cause, which could contain the key.
      throw new Failure(
        `Line ${number} of ${source} is not an age identity, which begins with AGE-SECRET-KEY-. Correct it. With a key of SSH or of a plugin, decrypt the backup first: age --decrypt --identity FILE --output backup.db BACKUP`,
      )
    }
  }
  return decrypter
}
