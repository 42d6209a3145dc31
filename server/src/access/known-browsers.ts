import { createHmac, randomUUID } from 'node:crypto'
import type { Database } from '../database/database.ts'
import type { Account } from './accounts.ts'
import { isSameText } from './secrets.ts'
import { sharedKey } from './shared-key.ts'

/** How long a browser stays known after a sign-in, in ms. */
export const knownForMs = 90 * 24 * 60 * 60_000

type Owner = Pick<Account, 'userId' | 'passwordHash' | 'totpSecret' | 'totpIsOn'>

/**
 * Browsers in which an account has signed in by password. Their attempts are counted by browser instead of account and address, so that wrong guesses by
 * others do not lock the owner out (OWASP: device cookies). The cookie does not sign in: it only gives attempts their own counter.
 */
export interface KnownBrowsers {
  /** The cookie for a browser in which an account has just signed in. */
  cookieFor(account: Owner, nowMs: number): string
  /** The browser's ID if the cookie was created for this account and is not expired. */
  idIn(cookie: string | undefined, account: Owner | undefined, nowMs: number): string | undefined
}

export async function createKnownBrowsers(database: Database): Promise<KnownBrowsers> {
  const key = createHmac('sha256', await sharedKey(database))
    .update('known browsers')
    .digest()

  /** Depends on the password and second factor, so that old cookies are invalid after a change. */
  function signature(id: string, sinceMs: string, account: Owner): string {
    const { userId, passwordHash, totpSecret, totpIsOn } = account
    const signed = JSON.stringify([id, sinceMs, userId, passwordHash, totpIsOn ? totpSecret : null])
    return createHmac('sha256', key).update(signed).digest('base64url')
  }

  return {
    cookieFor(account, nowMs) {
      const id = randomUUID()
      return [id, nowMs, signature(id, String(nowMs), account)].join('.')
    },
    idIn(cookie, account, nowMs) {
      const [id, sinceMs, given] = cookie?.split('.') ?? []
      if (id === undefined || sinceMs === undefined || given === undefined || !account) return undefined
      if (!isSameText(given, signature(id, sinceMs, account))) return undefined
      return Number(sinceMs) > nowMs - knownForMs ? id : undefined
    },
  }
}
