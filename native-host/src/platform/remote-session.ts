/**
 * Whether this desktop is shown on another machine (remote desktop, forwarded windows), by the environment
 * variables that such sessions set. Programs that attach to a running session later (VNC, screen sharing) set
 * none.
 */
export function isRemoteSession(environment: Record<string, string | undefined>): boolean {
  const { SESSIONNAME, XRDP_SESSION, X2GO_SESSION, NX_SESSION_ID, SSH_CONNECTION, DISPLAY } = environment
  if (SESSIONNAME !== undefined) return /^(?:rdp|ica|pcoip|blast)/i.test(SESSIONNAME)
  if (XRDP_SESSION || X2GO_SESSION || NX_SESSION_ID) return true
  return Boolean(SSH_CONNECTION) && /^[^:]+:/.test(DISPLAY ?? '')
}
