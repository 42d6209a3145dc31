import { bigint, key, nullable, smallint, table, text, withDefault } from './columns.ts'

/** A person who can sign in. People whose devices only send data have no account. */
export const accounts = table('accounts', {
  userId: key(text()),
  role: text(),
  /** Argon2id; null if no password was set yet. */
  passwordHash: nullable(text()),
  totpSecret: nullable(text()),
  /** 1 after the owner has confirmed the secret with a code. */
  totpIsOn: withDefault(smallint(), 0),
  /** The 30-second time step of the last code used, so that no code works twice. */
  totpLastStep: withDefault(bigint(), 0),
  /** Issuer and subject of the connected company sign-in; unique. */
  ssoSubject: nullable(text()),
  createdMs: bigint(),
})
