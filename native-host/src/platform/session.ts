/** Whether this is a Wayland session, which hides more from programs than others do. */
export function isWaylandSession(environment: Record<string, string | undefined>): boolean {
  return environment['XDG_SESSION_TYPE'] === 'wayland'
}
