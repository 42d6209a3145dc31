import type { ServerSettings } from '../settings.ts'

/** Where people reach the server of these settings, for links that a command prints. */
export function serverAddress({ PUBLIC_URL, HOST, PORT, TLS_CERT }: ServerSettings): string {
  return PUBLIC_URL ?? `${TLS_CERT === undefined ? 'http' : 'https'}://${HOST}:${PORT}`
}
