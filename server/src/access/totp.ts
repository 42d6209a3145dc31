import { Secret, TOTP } from 'otpauth'

/** Codes of the previous and next step are valid, too: clocks differ, and typing takes time. */
const stepsAround = 1

/** A new second factor: its secret, and the URI for the QR code. */
export function newTotp(userId: string, issuer: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 })
  return { secret: secret.base32, uri: totpOf(secret, userId, issuer).toString() }
}

/** The step of a code, or null if the code is not valid now. Each step may be used only once. */
export function totpStep(secret: string, code: string, nowMs: number): number | null {
  const token = code.replaceAll(/\s/g, '')
  // The library throws for six characters that are more than six bytes.
  if (!/^\d{6}$/.test(token)) return null
  const totp = totpOf(Secret.fromBase32(secret), '', '')
  const delta = totp.validate({ token, timestamp: nowMs, window: stepsAround })
  return delta === null ? null : totp.counter({ timestamp: nowMs }) + delta
}

function totpOf(secret: Secret, label: string, issuer: string): TOTP {
  return new TOTP({ secret, label, issuer, algorithm: 'SHA1', digits: 6, period: 30 })
}
