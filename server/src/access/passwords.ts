import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { limitConcurrency } from '../limit-concurrency.ts'
import { signInBusy } from './access-errors.ts'

/** Long enough to prevent guessing. There are no rules about characters, because they make people write passwords down. */
export const minPasswordLength = 12
export const maxPasswordLength = 256

/**
 * One hash uses a core for about 50 ms and one of Node's four worker threads, which SQLite also needs. So sign-ins must not slow down ingest. Waiting
 * takes a second or two.
 */
const inTurn = limitConcurrency({
  max: availableParallelism() < 8 ? 1 : 2,
  maxWaiting: 32,
  refuse: signInBusy,
})

/**
 * The hash of a password to store: argon2id with its own salt.
 *
 * @param begin called before the hash, after any waiting; if it throws, nothing is hashed
 */
export function hashPassword(password: string, begin = async () => {}): Promise<string> {
  return inTurn(async () => {
    await begin()
    return hash(password.normalize('NFKC'))
  })
}

/** A hash to compare with if there is no account. */
const decoy = hash('nobody has this one')

/**
 * Whether a password matches the stored hash. Takes the same time without a hash, so that timing does not reveal which accounts exist.
 *
 * @param begin called before the check, after any waiting: returns the stored hash, or null for none; if it throws, nothing is checked
 */
export function isPassword(
  password: string,
  begin: () => Promise<string | null>,
  check: typeof verify = verify,
): Promise<boolean> {
  return inTurn(async () => {
    const stored = await begin()
    const isRight = await check(stored ?? (await decoy), password.normalize('NFKC'))
    return isRight && stored !== null
  })
}
