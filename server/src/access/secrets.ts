import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A random secret for URLs and cookies. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The hash of a secret for the database. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Compares in constant time. */
export function isSameText(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
