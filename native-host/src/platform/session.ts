/** What the helper cannot observe in this desktop session, with the fix; null if it can observe everything. */
export function sessionLimit(
  environment: Record<string, string | undefined>,
): { found: string; cure: string } | null {
  if (environment['XDG_SESSION_TYPE'] !== 'wayland') return null
  return {
    found: 'a Wayland session: only windows of X11 programs and input in them are visible',
    cure: 'choose an X11 (Xorg) session when you sign in',
  }
}
