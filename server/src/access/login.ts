import type { ServerContext } from '../context.ts'
import type { Transaction } from '../database/database.ts'
import { codeNeeded, loginRefused } from './access-errors.ts'
import { type Account, findAccount, holdAccount, useTotpStep } from './accounts.ts'
import { addressOwner } from './addresses.ts'
import { isPassword } from './passwords.ts'
import {
  type Attempter,
  type CountedAttempt,
  countAttempt,
  forgetOldAttempts,
  forgive,
  refuseEarly,
  takeBack,
} from './throttle.ts'
import { totpStep } from './totp.ts'

export interface Credentials {
  userId: string
  password: string
  code?: string | undefined
}

type Knowing = Pick<ServerContext, 'database' | 'clock'>

/**
 * The account whose credentials these are. Throws an ApiError that is the same whatever is not right, after the same work: nobody learns which accounts
 * there are. Only who knows the password is asked for the code.
 */
export async function checkCredentials(
  knowing: Knowing & Pick<ServerContext, 'access'>,
  { userId, password, code }: Credentials,
  from: { address: string; browserCookie: string | undefined },
): Promise<Account> {
  const account = await findAccount({ all: knowing.database.read }, userId)
  const browser = knowing.access.knownBrowsers.idIn(from.browserCookie, account, knowing.clock())
  const strangers: Attempter[] = [
    { kind: 'account', name: userId },
    { kind: 'address', name: addressOwner(from.address) },
  ]
  const attempters = browser === undefined ? strangers : [{ kind: 'browser', name: browser } as const]
  return attempt(knowing, attempters, async count => {
    const isRight = await isPassword(password, async () => {
      await count()
      return account?.passwordHash ?? null
    })
    if (!isRight || !account) return undefined
    if (!account.totpIsOn) return account
    if (code === undefined) return 'code needed'
    return (await isCodeOf(knowing, account, code)) ? account : undefined
  })
}

/** Lets someone who is in prove it once more by their password. */
export function checkPasswordAgain(knowing: Knowing, account: Account, password: string): Promise<Account> {
  return attempt(knowing, [insider(account)], async count => {
    const isRight = await isPassword(password, async () => {
      await count()
      return account.passwordHash
    })
    return isRight ? account : undefined
  })
}

/** Lets someone who is in prove it once more by a code of the second factor. */
export function checkCodeAgain(knowing: Knowing, account: Account, code: string): Promise<Account> {
  return attempt(knowing, [insider(account)], async count => {
    await count()
    return (await isCodeOf(knowing, account, code)) ? account : undefined
  })
}

/**
 * Holds an account as it was when it was checked. Throws an ApiError when it has another password or second factor by now: whoever changed that has ended all
 * sessions, and none may begin with the old one.
 */
export async function holdChecked(tx: Transaction, checked: Account): Promise<void> {
  const account = await holdAccount(tx, checked.userId)
  const secrets = ['passwordHash', 'totpIsOn', 'totpSecret'] as const
  if (!account || secrets.some(name => account[name] !== checked[name])) throw loginRefused()
}

function insider({ userId }: Account): Attempter {
  return { kind: 'session', name: userId }
}

type Outcome = Account | 'code needed' | undefined

/** @param look calls `count` when its turn has come, and only then looks whether the attempt is right */
async function attempt(
  { database, clock }: Knowing,
  attempters: readonly Attempter[],
  look: (count: () => Promise<void>) => Promise<Outcome>,
): Promise<Account> {
  await refuseEarly(database, attempters, clock())
  const counted: CountedAttempt[] = []
  const outcome = await look(async () => {
    counted.push(...(await countAttempt(database, attempters, clock())))
  })
  if (counted.length === 0) throw new TypeError('An attempt was looked at without being counted.')
  await forgetOldAttempts(database, clock())
  if (outcome === undefined) throw loginRefused()
  if (outcome === 'code needed') {
    await takeBack(database, counted)
    throw codeNeeded()
  }
  await forgive(database, counted)
  return outcome
}

/** Whether a code of the second factor is right, for the first time. */
async function isCodeOf(
  { database, clock }: Knowing,
  { userId, totpSecret }: Account,
  code: string,
): Promise<boolean> {
  const step = totpSecret === null ? null : totpStep(totpSecret, code, clock())
  return step !== null && (await database.transaction(tx => useTotpStep(tx, userId, step)))
}
