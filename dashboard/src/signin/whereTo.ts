import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'

/** Where someone who just came in goes: back to the page that asked, when it is one of this server, else to what is theirs. */
export function whereTo({ user_id, role }: SessionAnswer, query: string): string {
  const next = new URLSearchParams(query).get('next') ?? ''
  // Two slashes would be another server, and so would a backslash to some browsers.
  if (/^\/(?![/\\])/.test(next)) return next
  if (user_id === null) return '/login'
  return role === 'employee' ? `/dashboard/${encodeURIComponent(user_id)}` : '/admin'
}
