import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerSettings } from '../settings.ts'
import { sourceFolder } from '../source-folder.ts'
import { weakPassword } from './access-errors.ts'

/** Passwords from published lists, which attackers try first. */
const common = new Set(
  readFileSync(join(sourceFolder, 'access/common-passwords.txt'), 'utf8')
    .split('\n')
    .filter(line => !line.startsWith('#')),
)
/** Words that an attacker would try here; listed in docs/accounts-and-secrets.md. */
const ownWords = ['telemetry', 'tracker', 'password', 'passwort', 'dashboard', 'admin', 'welcome']
/** Shorter words occur in too many good passwords. */
const minWordLength = 3
/** How many characters a password must have in addition to such words. */
const minOtherCharacters = 8

type Where = Pick<ServerSettings, 'publicUrl'>

/** Throws an ApiError for a password that is easy to guess: a common one, or one made of the person's or the server's name. */
export function refuseWeakPassword(password: string, userId: string, where: Where): void {
  if (isWeakPassword(password, userId, where)) throw weakPassword()
}

export function isWeakPassword(password: string, userId: string, { publicUrl }: Where): boolean {
  const given = plain(password)
  if (common.has(given)) return true
  const words = [...ownWords, ...wordsIn(plain(userId)), ...wordsIn(hostOf(publicUrl))]
  // Longest first, because removing a part would split a longer word.
  const remaining = words
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), given)
  return [...remaining].length < minOtherCharacters && remaining !== given
}

/** A name and its parts: `ada.lindqvist`, `ada`, `lindqvist`. */
function wordsIn(name: string): string[] {
  return [name, ...name.split(/[^\p{L}\p{N}]+/u)].filter(word => word.length >= minWordLength)
}

function hostOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).hostname
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
