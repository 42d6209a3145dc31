import { watchAnswer } from '../watched-answer.ts'

const lookEveryMs = 5_000

/**
 * Watches this desktop's session in logind: whether its screen is locked, or another session is in front.
 * Without logind the session never counts as away.
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

/** Parses the output of `loginctl show-session`. */
export function saysAway(properties: string): boolean {
  const lines = properties.split('\n').map(line => line.trim())
  return lines.includes('LockedHint=yes') || lines.includes('Active=no')
}
