import type { ServerSettings } from './settings.ts'

/** Whether other computers come by plain http, as far as the settings tell: a proxy that is trusted may speak https. */
export function isReachedByPlainHttp({
  isLoopback,
  TLS_CERT,
  publicUrl,
  TRUST_PROXY,
}: Pick<ServerSettings, 'isLoopback' | 'TLS_CERT' | 'publicUrl' | 'TRUST_PROXY'>): boolean {
  if (isLoopback || TLS_CERT !== undefined) return false
  return publicUrl === undefined ? TRUST_PROXY === 0 : publicUrl.startsWith('http:')
}
