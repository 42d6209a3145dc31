import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { limitConcurrency } from '../limit-concurrency.ts'
import { signInBusy } from './access-errors.ts'

/** Long enough that guessing is hopeless; no rules about signs, which only make people write passwords down. */
export const minPasswordLength = 12
export const maxPasswordLength = 256

/**
 * One computation takes a core for about 50 ms and one of Node's four worker threads, which SQLite needs, too: whoever makes this server hash must not be able
 * to slow down what it is for. Those who wait do so for a second or two.
 */
const inTurn = limitConcurrency({
  max: availableParallelism() < 8 ? 1 : 2,
  maxWaiting: 32,
  refuse: signInBusy,
})

/**
 * A password as it is kept: argon2id with a salt of its own.
 *
 * @param begin is called when its turn has come, before the work; what it throws ends it
 */
export function hashPassword(password: string, begin = async () => {}): Promise<string> {
  return inTurn(async () => {
    await begin()
    return hash(password.normalize('NFKC'))
  })
}

/** Of a password nobody has. */
const decoy = hash('nobody has this one')

/**
 * Whether a password is the one kept. Takes as long when none is kept: nobody learns by time which accounts there are.
 *
 * @param begin is called when its turn has come, before the work: returns the kept hash, or null for none; what it throws ends it
 */
export function isPassword(
  password: string,
  begin: () => Promise<string | null>,
  check: typeof verify = verify,
): Promise<boolean> {
  return inTurn(async () => {
    const kept = await begin()
    const isRight = await check(kept ?? (await decoy), password.normalize('NFKC'))
    return isRight && kept !== null
  })
}
