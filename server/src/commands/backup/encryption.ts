import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { type Decrypter, Encrypter } from 'age-encryption'
import { Failure } from '../../failure.ts'
import { syncToDisk } from './sync-to-disk.ts'

/** How each encrypted file begins: https://age-encryption.org/v1 */
const firstBytes = Buffer.from('age-encryption.org/v1\n')
/** How a file begins that `age --armor` has written as text. */
const firstArmoredBytes = Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----')

/** What encrypts for these public keys, as `age-keygen` prints them. Throws a Failure that names the first that is none. */
export function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    // Never repeated in an error: it decrypts every backup.
    if (/^AGE-SECRET-KEY/i.test(recipient))
      throw new Failure(
        'A recipient is a private key (AGE-SECRET-KEY-…). Use its public key, which begins with age1 and is printed by: age-keygen -y FILE',
      )
    try {
      encrypter.addRecipient(recipient)
    } catch (cause) {
      throw new Failure(
        `"${recipient}" is not an age recipient. It must be a public key that begins with age1, as age-keygen prints it; keys of SSH and of plugins are not supported. Correct --encrypt-to or BACKUP_RECIPIENTS.`,
        { cause },
      )
    }
  }
  return encrypter
}

/**
 * Encrypts a file piece by piece, and returns the size of the encrypted one. It gets its name only when it is complete and synced to disk. Throws a
 * Failure that says what to do.
 */
export async function encryptFile(source: string, target: string, encrypter: Encrypter): Promise<number> {
  const unfinished = `${target}.unfinished`
  try {
    const encrypted = await encrypter.encrypt(bytesOf(source))
    await pipeline(Readable.fromWeb(encrypted as ReadableStream), newFile(unfinished))
    const [{ size }, plain] = await Promise.all([stat(unfinished), stat(source)])
    if (size !== encrypted.size(plain.size))
      throw new Error(`it has ${size} bytes instead of ${encrypted.size(plain.size)}`)
    await rename(unfinished, target)
    await syncToDisk(dirname(target))
    return size
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new Failure(
      `Cannot write the encrypted backup ${target} (${messageOf(error)}). Check that its folder can be written to and that the disk has free space.`,
      { cause: error },
    )
  }
}

/** Whether a file is encrypted by age, whatever its name is. Throws a Failure if it is, but as text. */
export async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    const start = buffer.subarray(0, bytesRead)
    if (start.indexOf(firstArmoredBytes) === 0)
      throw new Failure(
        `${file} is encrypted and written as text. Decrypt it first: age --decrypt --identity IDENTITY.txt --output backup.db ${file}`,
      )
    return start.indexOf(firstBytes) === 0
  } finally {
    await handle.close()
  }
}

/**
 * Decrypts a file piece by piece to a new file that only its owner can read. Throws a Failure that says what to do, and leaves no file then: the last
 * piece shows whether the whole is complete.
 */
export async function decryptFile(file: string, target: string, decrypter: Decrypter): Promise<void> {
  try {
    const decrypted = await decrypter.decrypt(bytesOf(file))
    await pipeline(Readable.fromWeb(decrypted as ReadableStream), newFile(target))
  } catch (error) {
    await rm(target, { force: true })
    throw new Failure(problemWith(file, target, error), { cause: error })
  }
}

function problemWith(file: string, target: string, error: unknown): string {
  if (error instanceof Error && 'syscall' in error)
    return `Cannot decrypt ${file} to ${target} (${error.message}). Check that both can be accessed and that the disk has free space.`
  if (messageOf(error).startsWith('no identity matched'))
    return `${file} was encrypted for other keys than the given identity. Use the identity of one of the recipients that it was made for.`
  return `${file} is incomplete or was altered (${messageOf(error)}), so nothing was restored. Copy it again from where the backups are kept, or use an older one.`
}

/** Small pieces, so that a backup of any size fits into memory. */
function bytesOf(file: string): globalThis.ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(file)) as globalThis.ReadableStream<Uint8Array>
}

function newFile(file: string) {
  return createWriteStream(file, { mode: 0o600, flush: true })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
