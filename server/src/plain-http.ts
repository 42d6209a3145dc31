import type { ServerSettings } from './settings.ts'

/** Whether other computers connect by plain http, according to the settings. A trusted proxy may use https. */
export function isReachedByPlainHttp({
  isLoopback,
  TLS_CERT,
  publicUrl,
  TRUST_PROXY,
}: Pick<ServerSettings, 'isLoopback' | 'TLS_CERT' | 'publicUrl' | 'TRUST_PROXY'>): boolean {
  if (isLoopback || TLS_CERT !== undefined) return false
  return publicUrl === undefined ? TRUST_PROXY === 0 : publicUrl.startsWith('http:')
}
