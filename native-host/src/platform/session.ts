/** What this desktop session hides from the helper, with the cure; null when nothing. */
export function sessionLimit(
  environment: Record<string, string | undefined>,
): { found: string; cure: string } | null {
  if (environment['XDG_SESSION_TYPE'] !== 'wayland') return null
  return {
    found: 'a Wayland session: only windows of X11 programs and input in them are visible',
    cure: 'choose an X11 (Xorg) session when you sign in',
  }
}
