import { existsSync, readFileSync, rmSync } from 'node:fs'
import { writeDurably } from '../deliver/durable-file.ts'

/** Where one secret of this person is kept. */
export interface SecretStore {
  read(): string | null
  write(secret: string): void
  remove(): void
}

/** A file that only its owner can read. */
export function fileSecret(path: string): SecretStore {
  return {
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : null),
    write: secret => writeDurably(path, secret),
    remove: () => rmSync(path, { force: true }),
  }
}
