import { bigint, key, nullable, smallint, table, text, withDefault } from './columns.ts'

/** A person who may sign in. People whose data is only counted have no account. */
export const accounts = table('accounts', {
  userId: key(text()),
  role: text(),
  /** Argon2id; null where no password was chosen yet. */
  passwordHash: nullable(text()),
  totpSecret: nullable(text()),
  /** 1 once the owner has shown that the secret works. */
  totpIsOn: withDefault(smallint(), 0),
  /** The 30 seconds of the last code used, counted from the epoch: no code works twice. */
  totpLastStep: withDefault(bigint(), 0),
  /** Issuer and subject of the company sign-in that is linked; unique. */
  ssoSubject: nullable(text()),
  createdMs: bigint(),
})
