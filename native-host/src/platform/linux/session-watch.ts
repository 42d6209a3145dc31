import { watchAnswer } from '../watched-answer.ts'

const lookEveryMs = 5_000

/**
 * Watches the session of this desktop at logind: whether its screen is locked, or another session is in front of this seat. Where there is
 * no logind the session is never away.
 */
export function watchSession(environment: Record<string, string | undefined>): {
  isAway(): boolean
  stop(): void
} {
  const session = environment['XDG_SESSION_ID']
  if (!session) return { isAway: () => false, stop() {} }
  const question = ['show-session', session, '--property=Active', '--property=LockedHint']
  const { latest, stop } = watchAnswer('loginctl', question, saysAway, lookEveryMs)
  return { isAway: () => latest()?.answer ?? false, stop }
}

/** Reads what `loginctl show-session` prints. */
export function saysAway(properties: string): boolean {
  const lines = properties.split('\n').map(line => line.trim())
  return lines.includes('LockedHint=yes') || lines.includes('Active=no')
}
