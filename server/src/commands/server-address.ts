import type { ServerSettings } from '../settings.ts'

/** The server's address for links that a command prints. */
export function serverAddress({ publicUrl, HOST, PORT, TLS_CERT }: ServerSettings): string {
  return (
    publicUrl ??
    `${TLS_CERT === undefined ? 'http' : 'https'}://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`
  )
}
