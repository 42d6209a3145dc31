import { existsSync, readFileSync, rmSync } from 'node:fs'
import { writeDurably } from '../deliver/durable-file.ts'

/** Where one secret of this user is stored. */
export interface SecretStore {
  /** Null when there is none. Throws while the store is locked. */
  read(): Promise<string | null>
  write(secret: string): Promise<void>
  remove(): Promise<void>
}

/** A file that only its owner can read. */
export function fileSecret(path: string): SecretStore {
  return {
    read: async () => (existsSync(path) ? readFileSync(path, 'utf8') : null),
    write: async secret => writeDurably(path, secret),
    remove: async () => rmSync(path, { force: true }),
  }
}
