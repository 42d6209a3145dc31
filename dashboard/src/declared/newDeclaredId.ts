/** A random id. Not a UUID of the browser's: that exists on secure pages only, and a server in a trusted network may have no https. */
export function newDeclaredId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
