import { Secret, TOTP } from 'otpauth'

/** Codes of the step before and after count too: clocks differ, and typing takes time. */
const stepsAround = 1

/** A new second factor: its secret, and the address that authenticator apps read from a picture. */
export function newTotp(userId: string, issuer: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 })
  return { secret: secret.base32, uri: totpOf(secret, userId, issuer).toString() }
}

/** The step a code belongs to, or null when it is none of now. A step is to be used once. */
export function totpStep(secret: string, code: string, nowMs: number): number | null {
  const token = code.replaceAll(/\s/g, '')
  // The library throws at six characters that are more than six bytes.
  if (!/^\d{6}$/.test(token)) return null
  const totp = totpOf(Secret.fromBase32(secret), '', '')
  const delta = totp.validate({ token, timestamp: nowMs, window: stepsAround })
  return delta === null ? null : totp.counter({ timestamp: nowMs }) + delta
}

function totpOf(secret: Secret, label: string, issuer: string): TOTP {
  return new TOTP({ secret, label, issuer, algorithm: 'SHA1', digits: 6, period: 30 })
}
