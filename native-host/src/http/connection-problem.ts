import { PlainHttpRefused } from './plain-http.ts'

/** Why a server did not answer, as a sentence with what to do. */
export function describeConnectionProblem(server: string, error: unknown): string {
  if (error instanceof PlainHttpRefused) return error.message
  const code = codeOf(error)
  const why = error instanceof Error ? error.message : String(error)
  const trouble = certificateTrouble(error)
  if (trouble !== undefined)
    return `Cannot connect securely to the server ${server}: ${cures[trouble]} (${code})`
  if (isNoTls(error))
    return `Cannot connect securely to the server ${server}: it does not use https. Check the port in BACKEND_URL and whether it should start with http://. (${why})`
  return `Cannot connect to the server ${server}: ${why}`
}

const cures = {
  expired:
    'its certificate has expired. Ask the server’s operator to renew it, and check this device’s clock.',
  not_yet_valid:
    'its certificate is not valid yet. Check this device’s clock, then the server’s certificate.',
  other_name:
    'its certificate is for a different name. Set BACKEND_URL to a name in the certificate, or ask the server’s operator to add this one.',
  distrusted:
    'this device does not trust the issuer of its certificate. Install your company’s certificate authority in the system, or set NODE_EXTRA_CA_CERTS to its file. If you did not expect this, something may be intercepting the connection.',
  revoked: 'its certificate was revoked. Ask the server’s operator to replace it.',
  damaged: 'its certificate is damaged. Ask the server’s operator to replace it.',
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const troubles: Record<string, keyof typeof cures> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other_name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'distrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'distrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'distrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'distrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'distrusted',
  CERT_UNTRUSTED: 'distrusted',
  CERT_REVOKED: 'revoked',
  CERT_SIGNATURE_FAILURE: 'damaged',
}

/** What is wrong with a server's certificate; undefined if that is not why the connection failed. */
export function certificateTrouble(error: unknown): keyof typeof cures | undefined {
  return troubles[codeOf(error)]
}

/** Whether a server was asked for https, but speaks something else. */
export function isNoTls(error: unknown): boolean {
  const code = codeOf(error)
  return (
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL_') ||
    /wrong version number|packet length too long/i.test(String(error))
  )
}

/** The code of a failed connection, such as ECONNREFUSED; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
