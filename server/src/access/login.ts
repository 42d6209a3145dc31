import type { ServerContext } from '../context.ts'
import { codeNeeded, loginRefused, tooManyAttempts } from '../errors.ts'
import { type Account, findAccount, useTotpStep } from './accounts.ts'
import { addressOwner } from './addresses.ts'
import { isPassword } from './passwords.ts'
import { type Attempter, forgetFailures, noteFailure, waitMs } from './throttle.ts'
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
  knowing: Knowing,
  { userId, password, code }: Credentials,
  address: string,
): Promise<Account> {
  const attempters: Attempter[] = [
    { kind: 'account', name: userId },
    { kind: 'address', name: addressOwner(address) },
  ]
  return attempt(knowing, attempters, async () => {
    const account = await findAccount({ all: knowing.database.read }, userId)
    const isRight = await isPassword(password, account?.passwordHash ?? null)
    if (!isRight || !account) return undefined
    if (!account.totpIsOn) return account
    if (code === undefined) throw codeNeeded()
    return (await isCodeOf(knowing, account, code)) ? account : undefined
  })
}

/** Lets someone who is in prove it once more, with the same patience as at the door. */
export async function checkAgain(
  knowing: Knowing,
  account: Account,
  isRight: () => Promise<boolean>,
): Promise<void> {
  const attempters: Attempter[] = [{ kind: 'account', name: account.userId }]
  await attempt(knowing, attempters, async () => ((await isRight()) ? account : undefined))
}

async function attempt(
  { database, clock }: Knowing,
  attempters: readonly Attempter[],
  look: () => Promise<Account | undefined>,
): Promise<Account> {
  const wait = await waitMs(database, attempters, clock())
  if (wait > 0) throw tooManyAttempts(Math.ceil(wait / 1000))
  const account = await look()
  if (!account) {
    await noteFailure(database, attempters, clock())
    throw loginRefused()
  }
  await forgetFailures(database, account.userId)
  return account
}

/** Whether a code of the second factor is right, for the first time. */
export async function isCodeOf(
  { database, clock }: Knowing,
  { userId, totpSecret }: Account,
  code: string,
): Promise<boolean> {
  const step = totpSecret === null ? null : totpStep(totpSecret, code, clock())
  return step !== null && (await database.transaction(tx => useTotpStep(tx, userId, step)))
}
