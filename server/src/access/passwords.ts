import { hash, verify } from '@node-rs/argon2'

/** Long enough that guessing is hopeless; no rules about signs, which only make people write passwords down. */
export const shortestPassword = 12
export const longestPassword = 256

/** A password as it is kept: argon2id with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'))
}

/** Of a password nobody has. */
const decoy = hashPassword('nobody has this one')

/** Whether a password is the one kept. Takes as long when none is kept: nobody learns by time which accounts there are. */
export async function isPassword(
  password: string,
  kept: string | null,
  check: typeof verify = verify,
): Promise<boolean> {
  const isRight = await check(kept ?? (await decoy), password.normalize('NFKC'))
  return isRight && kept !== null
}
