/** Where someone is sent after signing in: only to a page of this server. */
export function ownPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/login'
}
