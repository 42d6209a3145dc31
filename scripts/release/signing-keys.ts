import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Key, Signature } from '@tufjs/models'
import { UsageError } from './usage-error.ts'

export const roles = ['root', 'targets', 'snapshot', 'timestamp'] as const
export type Role = (typeof roles)[number]

/** A private key that signs metadata, and the public key by which others verify that. */
export interface Signer {
  key: Key
  sign(data: Buffer): Signature
}

/**
 * Creates private keys for a role, spread over the folders in turn, each in a file that only its owner can read.
 * An existing file is never overwritten.
 */
export function createSigningKeys(role: Role, count: number, folders: readonly string[]): Signer[] {
  return Array.from({ length: count }, (_, index) => {
    const folder = folders[index % folders.length]
    if (folder === undefined) throw new UsageError(`No folder for the ${role} keys was given.`)
    const { privateKey } = generateKeyPairSync('ed25519')
    const signer = signerOf(privateKey)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, `${role}-${signer.key.keyID.slice(0, 8)}.pem`)
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
    return signer
  })
}

/** The keys of a role in these folders. Those that the root does not list (any more) are left out by the caller. */
export function readSigningKeys(role: Role, folders: readonly string[]): Signer[] {
  return folders.flatMap(folder =>
    keyFiles(folder, role).map(name => signerOf(readPrivateKey(join(folder, name)))),
  )
}

function keyFiles(folder: string, role: Role): string[] {
  try {
    return readdirSync(folder).filter(name => name.startsWith(`${role}-`) && name.endsWith('.pem'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `Cannot read the folder of the ${role} keys (${why}). Name it with --keys, or --root-keys for the root.`,
    )
  }
}

function readPrivateKey(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file))
  } catch {
    // The error's own text could contain a part of the key.
    throw new UsageError(`Cannot read a private key from ${file}. Restore it from your copy.`)
  }
}

function signerOf(privateKey: KeyObject): Signer {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  // The last 32 bytes of this encoding are the key itself (RFC 8410).
  const publicHex = publicKey.subarray(-32).toString('hex')
  const scheme = 'ed25519'
  const keyVal = { public: publicHex }
  // The names are in alphabetical order, so this is the canonical form whose hash the specification asks for.
  const canonical = JSON.stringify({ keytype: scheme, keyval: keyVal, scheme })
  const keyID = createHash('sha256').update(canonical).digest('hex')
  return {
    key: new Key({ keyID, keyType: scheme, scheme, keyVal }),
    sign: data => new Signature({ keyID, sig: sign(null, data, privateKey).toString('hex') }),
  }
}
