/**
 * Whether this user's session is in front and unlocked, from the output of `ioreg -n Root`; null when it does
 * not say.
 */
export function readConsole(printed: string, uid: number): 'in_front' | 'away' | null {
  const users = /"IOConsoleUsers" = \((.*)\)/.exec(printed)?.[1]
  if (users === undefined) return null
  const own = [...users.matchAll(/\{[^{}]*\}/g)]
    .map(([session]) => session)
    .find(session => new RegExp(`"kCGSSessionUserIDKey"=${uid}\\b`).test(session))
  if (own === undefined) return null
  const isOpen =
    own.includes('"kCGSSessionOnConsoleKey"=Yes') && !own.includes('"CGSSessionScreenIsLocked"=Yes')
  return isOpen ? 'in_front' : 'away'
}

/**
 * Seconds since the last input, from the output of `ioreg -c IOHIDSystem` in nanoseconds; null when it does
 * not say.
 */
export function readIdleSeconds(printed: string): number | null {
  const nanoseconds = /"HIDIdleTime" = (\d+)/.exec(printed)?.[1]
  return nanoseconds === undefined ? null : Number(nanoseconds) / 1e9
}
