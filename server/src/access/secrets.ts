import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret nobody can guess, fit for addresses and cookies. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a secret: enough to know it again, no use to whoever reads the database. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Compares in the same time, whatever differs. */
export function isSameText(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
