import type { ServerContext } from '../context.ts'
import type { Transaction } from '../database/database.ts'
import { codeNeeded, loginRefused } from './access-errors.ts'
import { type Account, findAccount, lockAccount, useTotpStep } from './accounts.ts'
import { addressOwner } from './addresses.ts'
import { isPassword } from './passwords.ts'
import {
  type Attempter,
  type CountedAttempt,
  countAttempt,
  forgetOldAttempts,
  refuseEarly,
  resetFailures,
  uncountAttempts,
} from './throttle.ts'
import { totpStep } from './totp.ts'

export interface Credentials {
  userId: string
  password: string
  code?: string | undefined
}

type Dependencies = Pick<ServerContext, 'database' | 'clock'>

/**
 * The account of correct credentials. Otherwise throws the same ApiError after the same work, so that attackers cannot find out which accounts exist. The
 * code is only requested after a correct password.
 */
export async function checkCredentials(
  dependencies: Dependencies & Pick<ServerContext, 'access'>,
  { userId, password, code }: Credentials,
  from: { address: string; browserCookie: string | undefined },
): Promise<Account> {
  const account = await dependencies.database.reading(reads => findAccount(reads, userId))
  const browser = dependencies.access.knownBrowsers.idIn(from.browserCookie, account, dependencies.clock())
  const defaultAttempters: Attempter[] = [
    { kind: 'account', name: userId },
    { kind: 'address', name: addressOwner(from.address) },
  ]
  const attempters = browser === undefined ? defaultAttempters : [{ kind: 'browser', name: browser } as const]
  return attempt(dependencies, attempters, async count => {
    const isRight = await isPassword(password, async () => {
      await count()
      return account?.passwordHash ?? null
    })
    if (!isRight || !account) return undefined
    if (!account.totpIsOn) return account
    if (code === undefined) return 'code needed'
    return (await isCodeOf(dependencies, account, code)) ? account : undefined
  })
}

/** Asks a signed-in person for their password again. */
export function checkPasswordAgain(
  dependencies: Dependencies,
  account: Account,
  password: string,
): Promise<Account> {
  return attempt(dependencies, [insider(account)], async count => {
    const isRight = await isPassword(password, async () => {
      await count()
      return account.passwordHash
    })
    return isRight ? account : undefined
  })
}

/** Asks a signed-in person for a code of the second factor. */
export function checkCodeAgain(dependencies: Dependencies, account: Account, code: string): Promise<Account> {
  return attempt(dependencies, [insider(account)], async count => {
    await count()
    return (await isCodeOf(dependencies, account, code)) ? account : undefined
  })
}

/**
 * Locks an account after its credentials were checked. Throws an ApiError if the password or second factor has changed since: the change has ended all
 * sessions, so none may start with the old credentials.
 */
export async function holdChecked(tx: Transaction, checked: Account): Promise<void> {
  const account = await lockAccount(tx, checked.userId)
  const secrets = ['passwordHash', 'totpIsOn', 'totpSecret'] as const
  if (!account || secrets.some(name => account[name] !== checked[name])) throw loginRefused()
}

function insider({ userId }: Account): Attempter {
  return { kind: 'session', name: userId }
}

type Outcome = Account | 'code needed' | undefined

/** @param check calls `count` first and then checks whether the attempt is right */
async function attempt(
  { database, clock }: Dependencies,
  attempters: readonly Attempter[],
  check: (count: () => Promise<void>) => Promise<Outcome>,
): Promise<Account> {
  await refuseEarly(database, attempters, clock())
  const counted: CountedAttempt[] = []
  const outcome = await check(async () => {
    counted.push(...(await countAttempt(database, attempters, clock())))
  })
  if (counted.length === 0) throw new TypeError('An attempt was checked without being counted.')
  await forgetOldAttempts(database, clock())
  if (outcome === undefined) throw loginRefused()
  if (outcome === 'code needed') {
    await uncountAttempts(database, counted)
    throw codeNeeded()
  }
  await resetFailures(database, counted)
  return outcome
}

/** Whether a code of the second factor is right and was not used before. */
async function isCodeOf(
  { database, clock }: Dependencies,
  { userId, totpSecret }: Account,
  code: string,
): Promise<boolean> {
  const step = totpSecret === null ? null : totpStep(totpSecret, code, clock())
  return step !== null && (await database.transaction(tx => useTotpStep(tx, userId, step)))
}
